import { isBeingWorkedOn } from './lanes';
import type { Problem } from '../problem/problem';
import { openSubtasks } from './open-subtasks';
import { holderOf } from './holder-of';
import type { MoveFacts } from './move-intent';
import { accept, refuse, type Decision } from './draft';
import { laneOf } from './log-state';
import { notSeeded, unknownWorkPackage } from './move-problems';
import { annotationDraft, transitionDraft } from './transition-draft';

export interface MarkIntent {
  readonly workPackage: string;
  readonly subtasks: readonly string[];
  readonly status: 'done' | 'planned';
  readonly actor: string;
}

/** Decides on marking subtasks: one note for all of them, nothing when each has the status already. */
export function decideMarkStatus(intent: MarkIntent, facts: MoveFacts): Decision {
  const workPackage = facts.plan.find(({ id }) => id === intent.workPackage);
  const wanted = [...new Set(intent.subtasks)];
  const unknown = wanted.filter((one) => workPackage?.subtasks.includes(one) !== true);
  if (workPackage === undefined || unknown.length > 0) return refuse(unknownSubtasks(intent, unknown, facts));
  if (laneOf(facts.state, workPackage.id) === 'genesis') return refuse(notSeeded(workPackage.id, facts.mission));
  const open = openSubtasks(facts.state, workPackage);
  const changed = wanted.filter((one) => open.includes(one) === (intent.status === 'done'));
  const subtasks = Object.fromEntries(changed.map((one) => [one, intent.status]));
  return accept(...(changed.length === 0 ? [] : annotationDraft(workPackage.id, intent.actor, { subtasks })));
}

function unknownSubtasks(intent: MarkIntent, unknown: readonly string[], { plan, mission }: MoveFacts): Problem {
  const workPackage = plan.find(({ id }) => id === intent.workPackage);
  const common = { mission_slug: mission.slug, work_package_id: intent.workPackage };
  if (workPackage === undefined) {
    return unknownWorkPackage(
      intent.workPackage,
      mission,
      plan.map(({ id }) => id),
    );
  }
  return {
    ...common,
    diagnostic_code: 'SUBTASK_NOT_FOUND',
    message: `${intent.workPackage} has no subtask ${unknown.join(', ')}. It has: ${workPackage.subtasks.join(', ') || 'none'}.`,
    remediation: ['Nothing was marked. Separate ids by blanks: T001 T002.'],
    unknown_subtasks: unknown,
  };
}

export interface ReleaseIntent {
  readonly workPackage: string;
  readonly reason: string;
  readonly actor: string;
}

/**
 * Decides on giving a claim back: the work package returns to `planned` and nobody holds it. Finished subtasks stay
 * finished, so whoever takes it next sees how far it came.
 */
export function decideRelease(intent: ReleaseIntent, { state, plan, mission }: MoveFacts): Decision {
  const { workPackage: id, reason, actor } = intent;
  const from = laneOf(state, id);
  const common = { mission_slug: mission.slug, work_package_id: id };
  if (from === 'genesis' && !plan.some((one) => one.id === id)) {
    const known = plan.map((one) => one.id);
    return refuse(unknownWorkPackage(id, mission, known));
  }
  if (!isBeingWorkedOn(from)) {
    return refuse({
      ...common,
      diagnostic_code: 'ILLEGAL_TRANSITION',
      message: `${id} is ${from}: there is no claim to give back.`,
      remediation: [`spec-kitty status --mission ${mission.slug}`],
      from_lane: from,
      to_lane: 'planned',
    });
  }
  if (reason.trim() === '') {
    return refuse({
      ...common,
      diagnostic_code: 'REASON_REQUIRED',
      message: `Giving ${id} back needs a reason with text in it.`,
      remediation: [`spec-kitty release ${id} --reason "why" --mission ${mission.slug}`],
    });
  }
  const holder = holderOf(state, id);
  const text = `released${holder === null ? '' : ` from ${holder}`}: ${reason}`;
  return accept(
    // There is no edge from claimed to planned; force with a reason is how the format records this.
    transitionDraft(mission, { wpId: id, from, to: 'planned', actor, force: true, reason: text }),
    ...annotationDraft(id, actor, { note: text, release_runtime_claim: true }),
  );
}
