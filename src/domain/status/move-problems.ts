import { nearestWord } from '../problem/nearest-word';
import type { Problem } from '../problem/problem';
import { shellWord } from '../problem/shell-word';
import { isBeingWorkedOn, isHandedOver, movesFrom, type Lane } from './lanes';
import type { MissionIdentity } from './transition-draft';

/** What every refusal of a move names. */
export interface MoveSubject {
  readonly mission: MissionIdentity;
  readonly workPackage: { readonly id: string };
}

export interface RefusedMove extends MoveSubject {
  readonly from: Lane;
  readonly to: Lane;
  readonly holder: string | null;
}

/** A problem that names its mission and work package. */
export function problemOf(
  { mission, workPackage }: MoveSubject,
  fields: Pick<Problem, 'diagnostic_code' | 'message' | 'remediation'> & Partial<Problem>,
): Problem {
  return { mission_slug: mission.slug, work_package_id: workPackage.id, ...fields };
}

/** Names the work packages there are, and the one that was probably meant. */
export function unknownWorkPackage(
  id: string,
  mission: Pick<MissionIdentity, 'slug'>,
  known: readonly string[],
): Problem {
  // Among numbers every other one is near: only a word that is no number can be a slip.
  const meant = /^WP\d+$/.test(id) ? null : nearestWord(id.toUpperCase(), known);
  return {
    diagnostic_code: 'WP_NOT_FOUND',
    message: `${mission.slug} has no work package ${id}. It has: ${known.join(', ') || 'none'}.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), `spec-kitty status --mission ${mission.slug}`],
    mission_slug: mission.slug,
    work_package_id: id,
  };
}

export function notSeeded(id: string, mission: MissionIdentity): Problem {
  return {
    diagnostic_code: 'NOT_FINALIZED',
    message: `${id} is planned but not finalised: the log of ${mission.slug} does not know it.`,
    remediation: [`spec-kitty finalize-tasks --mission ${mission.slug}`],
    mission_slug: mission.slug,
    work_package_id: id,
  };
}

/** Names the lane a work package is in, who holds it, and every move that is possible instead. */
export function noSuchMove(move: RefusedMove): Problem {
  const { from, to, holder, workPackage } = move;
  const possible = movesFrom(from);
  const held = holder === null ? '' : ` (${holder})`;
  return problemOf(move, {
    diagnostic_code: 'ILLEGAL_TRANSITION',
    message:
      from === to
        ? `${workPackage.id} is already ${from}${held}.`
        : `${workPackage.id} is ${from}${held} and cannot go to ${to}.`,
    violated_invariant: 'Work packages move along the edges of the lane table.',
    remediation: [
      ...(possible.length === 0
        ? [`${from} is final; only a forced move leaves it:`, forcedCommand(move, to, from)]
        : ['It can go to:']),
      ...possible.map((lane) => moveCommand(move, lane, from)),
      ...(isBeingWorkedOn(from) ? [releaseCommand(move)] : []),
    ],
    from_lane: from,
    to_lane: to,
    allowed_lanes: possible,
  });
}

export function guardNotMet(move: RefusedMove, fault: string): Problem {
  const { from, to, workPackage } = move;
  return problemOf(move, {
    diagnostic_code: 'GUARD_NOT_MET',
    message: `${workPackage.id} cannot go from ${from} to ${to}: ${fault}.`,
    remediation: ['spec-kitty move-task --help'],
    from_lane: from,
    to_lane: to,
  });
}

/** The command for a move, with a placeholder for every option the rules ask for. */
export function moveCommand({ workPackage, mission }: MoveSubject, to: Lane, from: Lane | null = null): string {
  const command = `spec-kitty move-task ${workPackage.id} --to ${to} --mission ${mission.slug}`;
  return [command, ...neededOptions(to, from !== null && isHandedOver(from))].join(' ');
}

/** The same for a move that skips the rules of the lanes. */
export function forcedCommand(move: MoveSubject, to: Lane, from: Lane): string {
  const command = moveCommand(move, to, from);
  return command.includes(' --note ') ? `${command} --force` : `${command} --force --note "why"`;
}

function neededOptions(to: Lane, wasHandedOver: boolean): readonly string[] {
  switch (to) {
    case 'planned':
      return ['--review-feedback-file FILE'];
    case 'in_progress':
      return wasHandedOver ? ['--review-feedback-file FILE'] : [];
    case 'approved':
    case 'done':
      return ['--reviewer NAME --approval-ref REFERENCE'];
    case 'blocked':
    case 'canceled':
      return ['--note "why"'];
    case 'claimed':
    case 'for_review':
    case 'in_review':
    case 'genesis':
    case 'uninitialized':
      return [];
    default:
      return to satisfies never;
  }
}

export function forceCommand({ workPackage, mission }: MoveSubject, to: Lane): string {
  return `spec-kitty move-task ${workPackage.id} --to ${to} --mission ${mission.slug} --force --note "why"`;
}

export function releaseCommand({ workPackage, mission }: MoveSubject, reason = 'why'): string {
  return `spec-kitty release ${workPackage.id} --reason ${shellWord(reason)} --mission ${mission.slug}`;
}
