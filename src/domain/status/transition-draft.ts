import type { JsonObject, JsonValue } from '../canonical-json/json-value';
import type { EventDraft } from './draft';
import type { Actor } from './event';
import type { Lane } from './lanes';

/** Which mission an event belongs to. */
export interface MissionIdentity {
  readonly slug: string;
  /** ULID of `meta.json`; null for missions without one. */
  readonly id: string | null;
}

export interface TransitionFields {
  readonly wpId: string;
  readonly from: Lane;
  readonly to: Lane;
  readonly actor: Actor;
  readonly force?: boolean;
  readonly executionMode?: 'worktree' | 'direct_repo';
  readonly reason?: string | null;
  readonly reviewRef?: string | null;
  readonly evidence?: JsonObject | null;
  readonly policyMetadata?: JsonObject | null;
  readonly reviewResult?: JsonObject | null;
}

/** A lane event as it will be stored: every key that the format always has, absent values as null. */
export function transitionDraft(mission: MissionIdentity, fields: TransitionFields): EventDraft {
  return {
    family: 'transition',
    wpId: fields.wpId,
    row: {
      actor: fields.actor as JsonValue,
      evidence: fields.evidence ?? null,
      execution_mode: fields.executionMode ?? 'worktree',
      force: fields.force ?? false,
      from_lane: fields.from,
      ...(mission.id === null ? {} : { mission_id: mission.id }),
      mission_slug: mission.slug,
      policy_metadata: fields.policyMetadata ?? null,
      reason: fields.reason ?? null,
      review_ref: fields.reviewRef ?? null,
      ...(fields.reviewResult == null ? {} : { review_result: fields.reviewResult }),
      to_lane: fields.to,
      wp_id: fields.wpId,
    },
  };
}

/** A note on runtime slots; empty when `delta` is. */
export function annotationDraft(wpId: string, actor: string, delta: JsonObject): readonly EventDraft[] {
  if (Object.keys(delta).length === 0) return [];
  return [{ family: 'annotation', wpId, row: { actor, delta, kind: 'annotation', wp_id: wpId } }];
}

/** A row in the life of the mission, in the envelope that the existing tool writes and every reader skips. */
export function lifecycleDraft(
  eventType: string,
  aggregate: { readonly type: 'Mission' | 'WorkPackage'; readonly id: string },
  payload: JsonObject,
  timeKeys: Readonly<Record<string, 'offset' | 'zulu'>>,
): EventDraft {
  return {
    family: 'lifecycle',
    payload,
    timeKeys,
    row: {
      aggregate_id: aggregate.id,
      aggregate_type: aggregate.type,
      event_type: eventType,
      project_slug: null,
      project_uuid: null,
      schema_version: '5.0.0',
    },
  };
}
