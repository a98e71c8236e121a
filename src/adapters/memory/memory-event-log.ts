import type { JsonValue } from '../../domain/canonical-json/json-value';
import { printLine } from '../../domain/canonical-json/print-json';
import type { MissionLocation } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import type { LogEvent } from '../../domain/status/event';
import { ineffectiveEvents } from '../../domain/status/ineffective-events';
import { emptyLogState } from '../../domain/status/log-state';
import { reduceLog } from '../../domain/status/fold-log';
import { parseLog, withoutLines, type ParsedLog } from '../../domain/status/parse-log';
import { printSnapshot, snapshotOf } from '../../domain/status/snapshot';
import type { EventLog, LogView } from '../../ports/event-log';

/** An event log in memory: for tests, previews and dry runs. */
export interface MemoryEventLog extends EventLog {
  /** The text of a log; null when the mission has none. */
  textOf(mission: MissionLocation): string | null;
}

const empty: ParsedLog = { events: [], lines: [], faults: [], tornTail: null };

/**
 * @param logs text of the logs to begin with, by mission directory.
 */
export function memoryEventLog(logs: ReadonlyMap<string, string> = new Map()): MemoryEventLog {
  const texts = new Map(logs);
  const snapshots = new Map<string, string>();
  const parse = ({ directory }: MissionLocation): ParsedLog => {
    const text = texts.get(directory);
    return text === undefined ? empty : parseLog(Buffer.from(text, 'utf8'));
  };
  const strictly = (mission: MissionLocation): ParsedLog => {
    const parsed = parse(mission);
    if (parsed.faults.length > 0) throw unreadable(mission, parsed);
    return parsed;
  };
  const view = (mission: MissionLocation): LogView => {
    const { events, tornTail } = strictly(mission);
    const state = events.length === 0 ? emptyLogState : reduceLog(events);
    return { state, exists: texts.has(mission.directory), hasTornTail: tornTail !== null };
  };
  return {
    view,
    events: (mission) => strictly(mission).events,
    diagnose(mission) {
      const { events, lines, faults, tornTail } = parse(mission);
      return { events, lines, faults, hasTornTail: tornTail !== null };
    },
    setLinesAside(mission, chooseLines) {
      const before = texts.get(mission.directory) ?? '';
      const lines = chooseLines(parse(mission).faults);
      if (lines.length === 0) return Promise.resolve(null);
      texts.set(mission.directory, new TextDecoder().decode(withoutLines(new TextEncoder().encode(before), lines)));
      return Promise.resolve(`${mission.directory}/backup`);
    },
    textOf: ({ directory }) => texts.get(directory) ?? null,
    append(mission, build) {
      return Promise.resolve().then(() => {
        const before = view(mission);
        const events = build(before);
        const { directory } = mission;
        if (events.length > 0)
          texts.set(directory, whole(texts.get(directory) ?? '', before.hasTornTail) + print(events));
        const { state, exists } = view(mission);
        assertEffective(mission, events, state);
        const snapshot = snapshotOf(state, { mission_number: null, mission_type: null });
        const text = 'fault' in snapshot ? '' : printSnapshot(snapshot);
        const isSnapshotChanged = exists && snapshots.get(directory) !== text;
        if (exists) snapshots.set(directory, text);
        return {
          events,
          before: before.state,
          after: state,
          logPath: `${directory}/status.events.jsonl`,
          snapshotPath: `${directory}/status.json`,
          isSnapshotChanged,
          ...(before.hasTornTail && events.length > 0 ? { tornTailSavedAt: `${directory}/torn` } : {}),
        };
      });
    },
  };
}

function print(events: readonly LogEvent[]): string {
  return events.map(({ row }) => `${printLine(row as JsonValue)}\n`).join('');
}

/** The text up to its last whole line, ended by a line feed. */
function whole(text: string, hasTornTail: boolean): string {
  if (hasTornTail) return text.slice(0, text.lastIndexOf('\n') + 1);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function unreadable({ slug }: MissionLocation, { faults }: ParsedLog): ProblemError {
  const isNewer = faults.every(({ code }) => code === 'LOG_FROM_NEWER_VERSION');
  return new ProblemError({
    diagnostic_code: isNewer ? 'LOG_FROM_NEWER_VERSION' : 'LOG_UNREADABLE',
    message: `The event log of ${slug} cannot be read: ${faults.map(({ line, message }) => `${line}: ${message}`).join('; ')}.`,
    remediation: [`spec-kitty doctor --mission ${slug}`],
    mission_slug: slug,
    faults,
  });
}

function assertEffective({ slug }: MissionLocation, events: readonly LogEvent[], state: LogView['state']): void {
  const [first] = ineffectiveEvents(events, state);
  if (first === undefined) return;
  throw new ProblemError({
    diagnostic_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED',
    message: `The event is recorded but not effective: ${first.found}.`,
    violated_invariant: 'STA-002',
    remediation: [`spec-kitty log --mission ${slug}`],
    mission_slug: slug,
  });
}
