import type { JsonObject, JsonValue } from '../canonical-json/json-value';
import type { ProblemCode } from '../problem/catalogue';
import type { Lane } from './lanes';

/** Who acts: a plain name, or the four-part form of a resolved agent. */
export type Actor = string | StructuredActor;

export interface StructuredActor {
  readonly role: string | null;
  readonly profile: string | null;
  readonly tool: string | null;
  readonly model: string | null;
}

/** The verdict a review ended in. */
export interface ReviewResult {
  readonly reviewer: JsonValue;
  readonly verdict: JsonValue;
  readonly reference: JsonValue;
  /** Path of the feedback file, relative to the repository; absent when there is none. */
  readonly feedback_path?: JsonValue;
}

interface Stored {
  /** Identity of the row; null only for foreign rows that the reducer ignores. */
  readonly event_id: string | null;
  /** As stored. Compared as text, never parsed. */
  readonly at: string;
  /** The row as it stands in the log. */
  readonly row: JsonObject;
}

/** A work package moved from one lane to another. */
export interface TransitionEvent extends Stored {
  readonly family: 'transition';
  readonly event_id: string;
  readonly mission_slug: string;
  readonly wp_id: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  readonly actor: Actor;
  readonly force: boolean;
  /** Null when none was given; an empty text counts as given. */
  readonly review_ref: JsonValue;
  readonly review_result: ReviewResult | null;
  /** Any JSON value; only an object carries a claim. */
  readonly policy_metadata: JsonValue;
}

/** Runtime slots of a work package changed; its lane did not. */
export interface AnnotationEvent extends Stored {
  readonly family: 'annotation';
  readonly event_id: string;
  readonly wp_id: string;
  readonly actor: Actor;
  readonly delta: AnnotationDelta;
}

/** What an annotation changes. An absent key changes nothing. */
export interface AnnotationDelta {
  /** Slots that take a new value, after a release. */
  readonly replace: Readonly<Partial<Record<ReplaceSlot, JsonValue>>>;
  readonly subtasks?: Readonly<Record<string, Lane>>;
  readonly note?: JsonValue;
  readonly tracker_refs?: readonly JsonValue[];
  readonly tracker_refs_replace?: readonly JsonValue[];
  /** Null clears the slot. */
  readonly review?: Readonly<Record<'actor' | 'at' | 'reason' | 'wp_id', string>> | null;
  readonly releasesClaim: boolean;
}

export type ReplaceSlot =
  | 'agent'
  | 'agent_profile'
  | 'agent_profile_version'
  | 'assignee'
  | 'model'
  | 'provider'
  | 'role'
  | 'shell_pid'
  | 'shell_pid_created_at';

/** A step in the life of the mission, or a decision: rows with an `event_type`. The reducer's lanes ignore them. */
export interface LifecycleEvent extends Stored {
  readonly family: 'lifecycle';
  readonly event_type: string;
  /** Empty when the row has none. */
  readonly payload: JsonObject;
}

/** A row of a retrospective; the shape with `event_name` is folded into the snapshot, the one with `type` is not. */
export interface RetrospectiveEvent extends Stored {
  readonly family: 'retrospective';
  /** `retrospective.completed`, …; null for the shape with `type`. */
  readonly event_name: string | null;
  readonly payload: JsonObject;
}

export type LogEvent = TransitionEvent | AnnotationEvent | LifecycleEvent | RetrospectiveEvent;

/** Why a line of a log cannot be read. */
export interface LogFault {
  /** Counted from 1, empty lines included. */
  readonly line: number;
  /** Counted from 1; absent where it means nothing. */
  readonly column?: number;
  readonly code: Extract<ProblemCode, 'LOG_UNREADABLE' | 'LOG_FROM_NEWER_VERSION'>;
  readonly message: string;
}

/** The name guards and snapshots use for an actor: the text itself, else its tool, else its role, else "". */
export function identityOf(actor: Actor): string {
  return typeof actor === 'string' ? actor : actor.tool || actor.role || '';
}
