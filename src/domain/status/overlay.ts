import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';
import type { AnnotationDelta } from './event';

/** What the annotations of one work package amount to, apart from its moves: they are folded after all of them. */
export interface OverlayState {
  /** Identity of the first annotation's actor. */
  readonly actor: string;
  /** Runtime slots to lay over the moved state; null is a value. */
  readonly slots: JsonObject;
}

/** An overlay under construction: the slots that grow are kept apart, so that adding to them copies nothing. */
export interface OverlayDraft {
  readonly actor: string;
  readonly slots: Map<string, JsonValue>;
  notes: JsonValue[] | null;
  subtasks: Map<string, JsonValue> | null;
  /** By printed text, which is what makes two references equal. */
  trackerRefs: Map<string, JsonValue> | null;
}

/** The slots that a release clears. */
export const CLAIM_SLOTS = ['agent', 'shell_pid', 'shell_pid_created_at'] as const;

export function openOverlay({ actor, slots }: OverlayState): OverlayDraft {
  const { notes, subtasks, tracker_refs: refs, ...others } = slots;
  return {
    actor,
    slots: new Map(Object.entries(others)),
    notes: isJsonArray(notes) ? [...notes] : null,
    subtasks: isJsonObject(subtasks) ? new Map(Object.entries(subtasks)) : null,
    trackerRefs: isJsonArray(refs) ? addRefs(new Map<string, JsonValue>(), refs) : null,
  };
}

export function closeOverlay({ actor, slots, notes, subtasks, trackerRefs }: OverlayDraft): OverlayState {
  return {
    actor,
    slots: {
      ...Object.fromEntries(slots),
      ...(notes === null ? {} : { notes }),
      ...(subtasks === null ? {} : { subtasks: Object.fromEntries(subtasks) }),
      ...(trackerRefs === null ? {} : { tracker_refs: [...trackerRefs.values()] }),
    },
  };
}

/** Folds one annotation. The order of the steps is part of the format: a release clears only what was there before. */
export function foldDelta(overlay: OverlayDraft, delta: AnnotationDelta): void {
  if (delta.releasesClaim) for (const slot of CLAIM_SLOTS) overlay.slots.set(slot, null);
  for (const [slot, value] of Object.entries(delta.replace)) overlay.slots.set(slot, value);
  if (delta.subtasks !== undefined) {
    overlay.subtasks ??= new Map();
    for (const [id, lane] of Object.entries(delta.subtasks)) overlay.subtasks.set(id, lane);
  }
  if (delta.note !== undefined) (overlay.notes ??= []).push(delta.note);
  if (delta.tracker_refs_replace !== undefined) overlay.trackerRefs = new Map();
  const refs = delta.tracker_refs_replace ?? delta.tracker_refs;
  if (refs !== undefined) addRefs((overlay.trackerRefs ??= new Map<string, JsonValue>()), refs);
  if (delta.review !== undefined) overlay.slots.set('review', delta.review);
}

function addRefs(known: Map<string, JsonValue>, refs: readonly JsonValue[]): Map<string, JsonValue> {
  for (const one of refs) known.set(printLine(one), one);
  return known;
}
