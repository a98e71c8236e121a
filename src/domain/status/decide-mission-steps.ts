import type { JsonObject } from '../canonical-json/json-value';
import type { Problem } from '../problem/problem';
import { accept, refuse, type Decision, type EventDraft } from './draft';
import { laneOf, lifecycleKey, type LogState } from './log-state';
import { lifecycleDraft, transitionDraft, type MissionIdentity } from './transition-draft';

/** The first move of every work package that the log does not know, in the given order. */
export function decideSeed(
  mission: MissionIdentity,
  workPackages: readonly string[],
  state: LogState,
): readonly EventDraft[] {
  return workPackages
    .filter((id) => laneOf(state, id) === 'genesis')
    .map((id) =>
      transitionDraft(mission, {
        wpId: id,
        from: 'genesis',
        to: 'planned',
        actor: 'finalize-tasks',
        reason: 'canonical bootstrap',
      }),
    );
}

/** A lifecycle row that is recorded once per mission, or once per work package; nothing when the log has it. */
export function decideOnce(
  state: LogState,
  eventType: string,
  aggregate: { readonly type: 'Mission' | 'WorkPackage'; readonly id: string },
  payload: JsonObject,
  timeKeys: Readonly<Record<string, 'offset' | 'zulu'>>,
): readonly EventDraft[] {
  const wp = payload['wp_id'];
  if (state.lifecycle[lifecycleKey(eventType, typeof wp === 'string' ? wp : '')] === true) return [];
  return [lifecycleDraft(eventType, aggregate, payload, timeKeys)];
}

export interface ReportIntent {
  readonly step: string;
  readonly workPackage: string | null;
  readonly actor: string;
  readonly result: 'success' | 'failed' | 'blocked';
  readonly reason: string | null;
}

/** What an agent says of the step it was given. It moves nothing: lanes move by their own commands. */
export function decideReport(mission: MissionIdentity, intent: ReportIntent): Decision {
  const payload = {
    actor: intent.actor,
    mission_slug: mission.slug,
    reason: intent.reason,
    result: intent.result,
    step: intent.step,
    wp_id: intent.workPackage,
  };
  return accept(lifecycleDraft('NextStepReported', { type: 'Mission', id: mission.slug }, payload, { at: 'zulu' }));
}

export interface AnswerIntent {
  /** Null: the only decision that waits. */
  readonly decision: string | null;
  readonly answer: string;
  readonly actor: string;
}

/** Answers a pending decision. */
export function decideAnswer(
  mission: MissionIdentity,
  intent: AnswerIntent,
  state: LogState,
): Decision & { readonly answered?: string } {
  const open = state.openDecisions;
  const chosen =
    intent.decision === null
      ? open.length === 1
        ? open[0]
        : undefined
      : open.find(({ id }) => id === intent.decision);
  if (chosen === undefined)
    return refuse(
      notPending(
        mission,
        intent,
        open.map(({ id }) => id),
      ),
    );
  const { mission_id, mission_type, origin_surface, run_id, state_entered_at } = chosen.payload;
  const payload: JsonObject = {
    actual_participants: [],
    closed_locally_while_widened: false,
    closure_message: null,
    decision_point_id: chosen.id,
    final_answer: intent.answer,
    mission_id: mission_id ?? mission.id,
    mission_slug: mission.slug,
    mission_type: mission_type ?? null,
    origin_surface: origin_surface ?? null,
    other_answer: null,
    rationale: null,
    resolved_by: intent.actor,
    run_id: run_id ?? chosen.id,
    state_entered_at: state_entered_at ?? null,
    summary: null,
    terminal_outcome: 'resolved',
  };
  const draft: EventDraft = {
    family: 'lifecycle',
    row: { event_type: 'DecisionPointResolved' },
    payload,
    timeKeys: { recorded_at: 'zulu' },
  };
  return { ...accept(draft), answered: chosen.id };
}

function notPending(mission: MissionIdentity, { decision }: AnswerIntent, open: readonly string[]): Problem {
  const message =
    decision !== null
      ? `${mission.slug} has no pending decision ${decision}.`
      : open.length === 0
        ? `${mission.slug} has no pending decision to answer.`
        : `${mission.slug} has ${open.length} pending decisions: say which with --decision-id.`;
  return {
    diagnostic_code: 'DECISION_NOT_PENDING',
    message: open.length === 0 ? message : `${message} Pending: ${open.join(', ')}.`,
    remediation: [`spec-kitty next --mission ${mission.slug}`],
    mission_slug: mission.slug,
    pending_decisions: open,
  };
}
