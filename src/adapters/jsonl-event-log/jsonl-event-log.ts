import type { EventLog } from '../../ports/event-log';
import { realFileCalls, type FileCalls } from '../../system/durable-file/file-calls';
import { appendEvents } from './append-events';
import { logPaths } from './log-paths';
import { setLinesAside } from './set-lines-aside';
import { loadLog, readEvents, readLoosely } from './read-log';

/** Runs `work` while nobody else in the repository runs work under the same name. */
export type WithLock = <Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result> | Result,
) => Promise<Result>;

/** The event log as lines of JSON in `status.events.jsonl`, with its snapshot `status.json` beside it. */
export function jsonlEventLog(withLock: WithLock, calls: FileCalls = realFileCalls): EventLog {
  return {
    view(mission) {
      const { state, exists, tornAt } = loadLog(calls, mission, logPaths(mission));
      return { state, exists, hasTornTail: tornAt !== null };
    },
    events: (mission) => readEvents(calls, mission, logPaths(mission)),
    diagnose(mission) {
      const { events, lines, faults, tornTail } = readLoosely(calls, mission, logPaths(mission));
      return { events, lines, faults, hasTornTail: tornTail !== null };
    },
    append: (mission, build) =>
      withLock(mission.commonDir, `${mission.slug}.log`, () => appendEvents(calls, mission, build)),
    setLinesAside: (mission, chooseLines) =>
      withLock(mission.commonDir, `${mission.slug}.log`, () => setLinesAside(calls, mission, chooseLines)),
  };
}
