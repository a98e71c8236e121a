import { findMissions, type FoundMission } from './find-missions';
import { knownWorkPackages, readMissionFacts, type MissionFacts } from './mission-facts';
import { selectMission } from './select-mission';
import { allAgents } from '../agents/all-agents';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { settings } from '../domain/setup/settings';
import { displayedLanes, lanes } from '../domain/status/lanes';
import { holderOf } from '../domain/status/holder-of';
import { laneOf, slotOf } from '../domain/status/log-state';
import { completeWords, type Candidate, type Live } from '../domain/surface/complete-words';
import { isJsonObject } from '../domain/canonical-json/json-value';
import { shells } from '../templates/completion/shells';
import type { Ports } from '../ports/ports';

export interface CompleteOutcome extends Outcome {
  /** Every way the last word can end, or go on. */
  readonly candidates: readonly Candidate[];
  /** What else fits: paths, which the shell knows best. */
  readonly paths: 'none' | 'files' | 'directories';
}

/**
 * How a command line can go on. The last word is the one that is being typed, with a colon in front so that it is never
 * empty. Names are those that are there now; where none can be read, none are offered. Writes nothing.
 */
export function complete(ports: Ports, words: readonly string[]): CompleteOutcome {
  const current = (words.at(-1) ?? '').replace(/^:/, '');
  const line = completeWords(ports.commandTable, words.slice(0, -1), current);
  const start = current.slice(line.before.length);
  const found = line.live.flatMap((kind) =>
    line.isElsewhere && needsMission(kind) ? [] : live(ports, kind, line.mission),
  );
  const fitting = found.filter(({ value }) => fits(value, start));
  const paths = line.live.find((kind) => kind === 'files' || kind === 'directories');
  return {
    candidates: [...line.words, ...fitting.map(({ value, text }) => ({ value: line.before + value, text }))],
    paths: paths === 'files' || paths === 'directories' ? paths : 'none',
  };
}

/** A work package may be begun in small letters; a shell replaces what was typed. */
function fits(value: string, start: string): boolean {
  return value.toLowerCase().startsWith(start.toLowerCase());
}

function needsMission(kind: Live): boolean {
  return kind === 'mission' || kind === 'work-package' || kind === 'subtask';
}

function live(ports: Ports, kind: Live, mission: string | null): readonly Candidate[] {
  switch (kind) {
    case 'mission':
      return here(() => {
        const { found, unusable } = findMissions(ports);
        return [
          ...found.map(missionCandidate),
          ...unusable.map(({ slug }) => ({ value: slug, text: 'not usable here' })),
        ];
      });
    case 'work-package':
      return here(() => workPackages(factsOf(ports, mission)));
    case 'subtask':
      return here(() => subtasks(factsOf(ports, mission)));
    case 'lane':
      return displayedLanes.map((lane) => ({ value: lane, text: lanes[lane].title }));
    case 'agent':
      return allAgents.map(({ key, productName }) => ({ value: key, text: productName }));
    case 'setting':
      return settings.map(({ key, summary }) => ({ value: key, text: summary }));
    case 'schema':
      return ports.schemas.names().map((name) => ({ value: name, text: '' }));
    case 'command':
      return ports.commandTable.commands
        .filter(({ is_hidden }) => !is_hidden)
        .map(({ id, summary }) => ({ value: id, text: summary }));
    case 'shell':
      return shells.map(({ name }) => ({ value: name, text: '' }));
    case 'files':
    case 'directories':
      return [];
  }
}

/** Nothing, where there is no repository, no mission, several, or one that cannot be read: completion never complains. */
function here(read: () => readonly Candidate[]): readonly Candidate[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

function missionCandidate({ slug, meta }: FoundMission): Candidate {
  return { value: slug, text: meta?.friendlyName ?? '' };
}

function factsOf(ports: Ports, mission: string | null): MissionFacts {
  return readMissionFacts(ports, selectMission(ports, mission ?? undefined).mission);
}

function workPackages({ plan, state }: MissionFacts): readonly Candidate[] {
  return knownWorkPackages({ plan, state }).map(({ id }) => {
    const holder = holderOf(state, id);
    const title = plan.packages.find((one) => one.id === id)?.title ?? '';
    const lane = lanes[laneOf(state, id)].title;
    return { value: id, text: [title, lane, ...(holder === null ? [] : [holder])].join(', ') };
  });
}

function subtasks({ plan, state }: MissionFacts): readonly Candidate[] {
  return knownWorkPackages({ plan, state }).flatMap((one) => {
    const slot = slotOf(state, one.id, 'subtasks');
    const states = isJsonObject(slot) ? slot : {};
    return one.subtasks.map((id) => ({ value: id, text: `${one.id}${states[id] === 'done' ? ', done' : ''}` }));
  });
}
