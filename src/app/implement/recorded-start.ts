import { isJsonObject } from '../../domain/canonical-json/json-value';
import type { MissionLocation } from '../../domain/mission/location';
import type { Ports } from '../../ports/ports';

/** Where the work on a work package began, as its start event says. */
export interface RecordedStart {
  readonly branch: string;
  /** Full id of the commit its branch stood at. */
  readonly baseCommit: string;
}

/** The first start of a work package that says where it began; null when none does. Reads the whole log. */
export function recordedStart(ports: Ports, mission: MissionLocation, id: string): RecordedStart | null {
  for (const event of ports.log.events(mission)) {
    if (event.family !== 'transition' || event.wp_id !== id || event.to_lane !== 'in_progress') continue;
    const note = event.row['policy_metadata'];
    if (!isJsonObject(note ?? null)) continue;
    const { branch, base_commit: baseCommit } = note as Readonly<Record<string, unknown>>;
    if (typeof branch === 'string' && typeof baseCommit === 'string') return { branch, baseCommit };
  }
  return null;
}
