import type { GuardedWorkPackage, Workplace } from './commit-facts';
import type { Problem } from '../problem/problem';
import { shellWord } from '../problem/shell-word';
import { lanes } from '../status/lanes';

const ONE_AT_A_TIME =
  'What is being worked on in a workspace is what its record and the status of the mission both say.';

/** The workspace record names another work package than the status does. */
export function staleContext(place: Workplace, active: GuardedWorkPackage): Problem {
  const recorded = place.workPackages.find(({ id }) => id === place.recorded);
  const lane = recorded === undefined ? 'not in this mission' : lanes[recorded.lane].title;
  return {
    diagnostic_code: 'ACTIVE_WP_CONTEXT_STALE',
    message: `The record of ${nameOf(place)} says ${place.recorded ?? ''} (${lane}), the status says ${active.id} (${lanes[active.lane].title}).`,
    violated_invariant: ONE_AT_A_TIME,
    remediation: [
      `If ${active.id} is what is being worked on, this brings the record up to date:`,
      implementCommand(active, place.missionSlug),
      ...(recorded?.lane === 'in_progress' || recorded === undefined
        ? []
        : [`If it is ${recorded.id}: spec-kitty status --mission ${place.missionSlug}`]),
    ],
    ...contextOf(place),
    work_package_id: active.id,
    recorded_work_package: place.recorded,
  };
}

/** None is in progress, or several are. */
export function ambiguousContext(
  place: Workplace,
  here: readonly GuardedWorkPackage[],
  candidates: readonly GuardedWorkPackage[],
): Problem {
  const states = here.map(({ id, lane }) => `${id} ${lanes[lane].title}`).join(', ') || 'no work package';
  const found =
    candidates.length === 0
      ? 'No work package is in progress'
      : `${candidates.map(({ id }) => id).join(' and ')} are ${lanes[candidates[0]?.lane ?? 'in_progress'].title.toLowerCase()}`;
  return {
    diagnostic_code: 'ACTIVE_WP_CONTEXT_AMBIGUOUS',
    message: `${found} in ${nameOf(place)}, so nobody can say whose files these are (${states}).`,
    violated_invariant: ONE_AT_A_TIME,
    remediation: candidates.length === 0 ? startOne(place, here) : leaveOne(place, candidates),
    ...contextOf(place),
    candidates: candidates.map(({ id }) => id),
    lanes: Object.fromEntries(here.map(({ id, lane }) => [id, lane])),
  };
}

/** Nothing says what the active work package may change. */
export function ownershipMissing(place: Workplace, { id, source }: GuardedWorkPackage): Problem {
  return {
    diagnostic_code: 'ACTIVE_WP_OWNERSHIP_MISSING',
    message: `${id} has no owned_files, so no file can be told to be its own.`,
    violated_invariant: 'A work package that changes code names the files it may change.',
    remediation: [`Name its files in owned_files of ${source}, then:`, finalizeCommand(place.missionSlug)],
    ...contextOf(place),
    work_package_id: id,
  };
}

/** What the active work package may change cannot be read. */
export function ownershipInvalid(
  place: Workplace,
  { id, source }: GuardedWorkPackage,
  faults: readonly { readonly pattern: string; readonly fault: string }[],
): Problem {
  const list = faults.map(({ pattern, fault }) => `${JSON.stringify(pattern)} ${fault}`).join('; ');
  return {
    diagnostic_code: 'ACTIVE_WP_METADATA_INVALID',
    message: `owned_files of ${id} cannot be read: ${list}.`,
    violated_invariant: 'owned_files are paths and globs from the root of the repository.',
    remediation: [`Correct owned_files of ${id} in ${source}, then:`, finalizeCommand(place.missionSlug)],
    ...contextOf(place),
    work_package_id: id,
  };
}

/** The caller named a work package that the mission does not have. */
export function notInMission({ missionSlug, workPackages }: Workplace, id: string): Problem {
  return {
    diagnostic_code: 'ACTIVE_WP_METADATA_MISSING',
    message: `${missionSlug} has no work package ${id}. It has: ${workPackages.map((one) => one.id).join(', ') || 'none'}.`,
    remediation: [`spec-kitty status --mission ${missionSlug}`],
    mission_slug: missionSlug,
    work_package_id: id,
  };
}

function startOne({ missionSlug, recorded }: Workplace, here: readonly GuardedWorkPackage[]): readonly string[] {
  const open = here.find(({ id }) => id === recorded) ?? here.find(({ lane }) => lane === 'planned');
  if (open?.lane === 'planned' || open?.lane === 'claimed') {
    return [`To start ${open.id}:`, implementCommand(open, missionSlug)];
  }
  if (open?.lane === 'approved' || open?.lane === 'blocked') {
    const move = `spec-kitty move-task ${open.id} --to in_progress --agent ${agentOf(open)} --mission ${missionSlug}`;
    const review = open.lane === 'approved' ? ' --review-feedback-file FILE' : '';
    return [`To go on with ${open.id}:`, `${move}${review}`];
  }
  return [`spec-kitty next --mission ${missionSlug}`];
}

function leaveOne({ missionSlug }: Workplace, candidates: readonly GuardedWorkPackage[]): readonly string[] {
  const move = (one: GuardedWorkPackage, words: string): string =>
    `spec-kitty move-task ${one.id} ${words} --mission ${missionSlug}`;
  if (candidates[0]?.lane !== 'in_progress') {
    return [
      'One of them is changed again when its review sends it back:',
      ...candidates.map((one) => move(one, '--to planned --reviewer REVIEWER --review-feedback-file FILE')),
    ];
  }
  return [
    'Hand over, or give back, all but the one you are working on:',
    ...candidates.map((one) => move(one, `--to for_review --agent ${agentOf(one)}`)),
    ...candidates.map(({ id }) => `spec-kitty release ${id} --reason 'not being worked on' --mission ${missionSlug}`),
  ];
}

function implementCommand(one: GuardedWorkPackage, missionSlug: string): string {
  return `spec-kitty implement ${one.id} --agent ${agentOf(one)} --mission ${missionSlug}`;
}

function finalizeCommand(missionSlug: string): string {
  return `spec-kitty finalize-tasks --mission ${missionSlug}`;
}

function agentOf({ holder }: GuardedWorkPackage): string {
  return holder === null ? 'AGENT' : shellWord(holder);
}

function nameOf({ laneId, missionSlug }: Workplace): string {
  return laneId === null ? `the home of ${missionSlug}` : `${laneId} of ${missionSlug}`;
}

function contextOf({ laneId, missionSlug }: Workplace): Pick<Problem, 'mission_slug'> & { lane_id: string | null } {
  return { mission_slug: missionSlug, lane_id: laneId };
}
