import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';
import type { Problem } from '../problem/problem';
import { accept, refuse, type Decision } from '../status/draft';
import type { AnnotationEvent, LogEvent, TransitionEvent } from '../status/event';
import { laneOf, movedOf, overlayOf, slotOf, type LogState } from '../status/log-state';
import { compareEvents, reduceLog } from '../status/fold-log';
import { readMoment } from '../status/moment';
import { CLAIM_SLOTS } from '../status/overlay';
import { verdictIn } from '../status/recorded-verdict';
import { annotationDraft, transitionDraft, type MissionIdentity } from '../status/transition-draft';

/** Events that one command recorded for one work package, in order. */
export interface Operation {
  readonly workPackage: string;
  readonly events: readonly (TransitionEvent | AnnotationEvent)[];
}

export interface UndoIntent {
  /** Id of an event of the operation; null for the last operation of the mission. */
  readonly event: string | null;
  readonly actor: string;
}

export interface UndoDecision {
  readonly decision: Decision;
  /** Null when there is none that could be taken back. */
  readonly operation: Operation | null;
  /** What the format cannot take back: it stays. */
  readonly kept: readonly string[];
}

/** Drafts of one command are a microsecond apart; two commands never are that close. */
const LONGEST_GAP_MICROS = 20;
/** Slots that can take another value and cannot become absent again. */
const LASTING_SLOTS = ['assignee', 'role', 'agent_profile', 'agent_profile_version', 'model', 'provider'] as const;

/**
 * Decides how to take an operation back: by events that bring lane, claim and subtasks to where they were. Only the last
 * operation on a work package can be; verdicts, seeds and merges are history, and the answer says what to do instead.
 */
export function decideUndo(intent: UndoIntent, events: readonly LogEvent[], mission: MissionIdentity): UndoDecision {
  const sorted = [...events].sort(compareEvents);
  const found = operationOf(intent.event, sorted, mission);
  if ('diagnostic_code' in found) return { decision: refuse(found), operation: null, kept: [] };
  const problem = lastingFault(found, mission);
  if (problem !== null) return { decision: refuse(problem), operation: found, kept: [] };
  const undone = new Set<LogEvent>(found.events);
  const before = reduceLog(events.filter((event) => !undone.has(event)));
  return { ...compensate(intent, found, { before, after: reduceLog(events) }, mission), operation: found };
}

function operationOf(
  wanted: string | null,
  sorted: readonly LogEvent[],
  mission: MissionIdentity,
): Operation | Problem {
  const last = wanted === null ? sorted.at(-1) : sorted.find(({ event_id: id }) => id === wanted);
  if (last === undefined) {
    const what = wanted === null ? 'Nothing was recorded yet' : `There is no event ${wanted}`;
    return notSafe(mission, `${what} in the log of ${mission.slug}.`, [`spec-kitty log --mission ${mission.slug}`]);
  }
  if (last.family !== 'transition' && last.family !== 'annotation') {
    const kind = last.family === 'lifecycle' ? last.event_type : 'a retrospective';
    return notSafe(mission, `The last operation is ${kind}: a step of the mission is not taken back by an event.`, [
      `An earlier one can be named: spec-kitty undo --event EVENT --mission ${mission.slug}`,
      `spec-kitty log --mission ${mission.slug}`,
    ]);
  }
  const own = sorted.filter(
    (event): event is TransitionEvent | AnnotationEvent =>
      (event.family === 'transition' || event.family === 'annotation') && event.wp_id === last.wp_id,
  );
  const group = lastGroup(own);
  if (group.includes(last)) return { workPackage: last.wp_id, events: group };
  return notSafe(
    mission,
    `${last.wp_id} changed again after ${last.event_id}: only its last change can be taken back.`,
    [`spec-kitty undo --event ${group.at(-1)?.event_id ?? ''} --mission ${mission.slug}`],
  );
}

function lastGroup(
  own: readonly (TransitionEvent | AnnotationEvent)[],
): readonly (TransitionEvent | AnnotationEvent)[] {
  let start = own.length - 1;
  while (start > 0 && isOneCommand(own[start - 1], own[start])) start -= 1;
  return own.slice(Math.max(start, 0));
}

function isOneCommand(a: LogEvent | undefined, b: LogEvent | undefined): boolean {
  const first = readMoment(a?.at ?? '');
  const second = readMoment(b?.at ?? '');
  return first !== null && second !== null && second - first <= LONGEST_GAP_MICROS;
}

/** What cannot be undone by an event, with what to do instead. */
function lastingFault({ workPackage: id, events }: Operation, mission: MissionIdentity): Problem | null {
  const moves = events.filter((event) => event.family === 'transition');
  const on = `--mission ${mission.slug}`;
  if (moves.some(({ from_lane: from }) => from === 'genesis')) {
    return notSafe(mission, `${id} was seeded by finalize-tasks; that is not taken back.`, [
      `To give it up: spec-kitty move-task ${id} --to canceled --note "why" ${on}`,
    ]);
  }
  if (moves.some(({ actor, to_lane: to }) => actor === 'merge' && to === 'done')) {
    return notSafe(mission, `${id} was recorded as done by the merge, which was not made in this clone.`, [
      `spec-kitty status ${on}`,
    ]);
  }
  if (moves.some((event) => verdictIn(event) !== null)) {
    return notSafe(
      mission,
      `The last change of ${id} is a verdict: it stays on record, and a new one takes its place.`,
      [`spec-kitty move-task ${id} --to planned --review-feedback-file FILE ${on}`, `spec-kitty log ${id} ${on}`],
    );
  }
  const overrides = events.some((event) => event.family === 'annotation' && event.delta.review != null);
  return overrides
    ? notSafe(mission, `The last change of ${id} set a verdict aside: that stays on record.`, [
        `spec-kitty log ${id} ${on}`,
      ])
    : null;
}

function compensate(
  intent: UndoIntent,
  { workPackage: id, events }: Operation,
  { before, after }: { readonly before: LogState; readonly after: LogState },
  mission: MissionIdentity,
): Omit<UndoDecision, 'operation'> {
  const [from, to] = [laneOf(after, id), laneOf(before, id)];
  const ids = events.map(({ event_id: eventId }) => eventId).join(', ');
  // Whoever acted before is again who acted last: the rules look at that, and the reason names who took it back.
  const actor = movedOf(before, id)?.actor || intent.actor;
  const back =
    from === to
      ? []
      : [
          transitionDraft(mission, {
            wpId: id,
            from,
            to,
            actor,
            force: true,
            reason: `undone by ${intent.actor}: ${ids}`,
            policyMetadata: { undoes: events.map(({ event_id: eventId }) => eventId), undone_by: intent.actor },
          }),
        ];
  const delta = { ...claimDelta(id, before, after), ...slotDelta(id, before, after) };
  const notes = [...back, ...annotationDraft(id, intent.actor, delta)];
  const kept = keptSlots(id, before, after);
  if (notes.length > 0) return { decision: accept(...notes), kept };
  return {
    decision: refuse(
      notSafe(
        mission,
        `The last change of ${id} left only ${kept.join(' and ') || 'history'}, which stays on record.`,
        [`spec-kitty log ${id} --mission ${mission.slug}`],
      ),
    ),
    kept,
  };
}

/** Brings the claim back: everything is cleared, then what there was is set. */
function claimDelta(id: string, before: LogState, after: LogState): JsonObject {
  const valueIn = (state: LogState, slot: string): JsonValue => slotOf(state, id, slot) ?? null;
  if (CLAIM_SLOTS.every((slot) => isSame(valueIn(before, slot), valueIn(after, slot)))) return {};
  const held = CLAIM_SLOTS.flatMap((slot) => {
    const value = valueIn(before, slot);
    return value === null || value === '' ? [] : [[slot, value] as const];
  });
  return { release_runtime_claim: true, ...Object.fromEntries(held) };
}

function slotDelta(id: string, before: LogState, after: LogState): JsonObject {
  const [then, now] = [before, after].map((state) => overlayOf(state, id)?.slots ?? {});
  const subtasks = changedSubtasks(then?.['subtasks'], now?.['subtasks']);
  const [oldRefs, newRefs] = [then?.['tracker_refs'], now?.['tracker_refs']];
  const lasting = LASTING_SLOTS.flatMap((slot) => {
    const value = then?.[slot];
    return value === undefined || value === null || isSame(value, now?.[slot] ?? null) ? [] : [[slot, value] as const];
  });
  return {
    ...Object.fromEntries(lasting),
    ...(Object.keys(subtasks).length === 0 ? {} : { subtasks }),
    ...(isSame(oldRefs ?? [], newRefs ?? []) ? {} : { tracker_refs_replace: isJsonArray(oldRefs) ? oldRefs : [] }),
  };
}

function changedSubtasks(then: JsonValue | undefined, now: JsonValue | undefined): JsonObject {
  const old = isJsonObject(then) ? then : {};
  const current = isJsonObject(now) ? now : {};
  const changed = Object.keys(current).filter((one) => !isSame(old[one] ?? 'planned', current[one] ?? 'planned'));
  return Object.fromEntries(changed.map((one) => [one, old[one] ?? 'planned']));
}

function keptSlots(id: string, before: LogState, after: LogState): readonly string[] {
  const [then, now] = [before, after].map((state) => overlayOf(state, id)?.slots ?? {});
  const notes = isSame(then?.['notes'] ?? [], now?.['notes'] ?? []) ? [] : ['note'];
  return [
    ...notes,
    ...LASTING_SLOTS.filter((slot) => (then?.[slot] ?? null) === null && (now?.[slot] ?? null) !== null),
  ];
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return printLine(a) === printLine(b);
}

function notSafe(mission: MissionIdentity, message: string, remediation: readonly string[]): Problem {
  return {
    diagnostic_code: 'UNDO_NOT_SAFE',
    message,
    violated_invariant: 'what_others_built_on_is_not_taken_back',
    remediation,
    mission_slug: mission.slug,
  };
}
