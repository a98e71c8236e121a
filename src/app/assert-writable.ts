import type { FoundMission } from './find-missions';
import { readJournal } from './merge/merge-journal';
import { mergeInProgress } from '../domain/merge/merge-in-progress';
import type { MissionLocation } from '../domain/mission/location';
import { ProblemError } from '../domain/problem/problem';
import { gitAt, quotedPath } from '../domain/problem/shell-word';
import type { Ports } from '../ports/ports';

/**
 * @throws ProblemError META_INVALID as `assertHasMeta`, MISSION_READ_ONLY for a mission that is merged,
 *   MERGE_IN_PROGRESS for one whose merge was interrupted.
 */
export function assertWritable(ports: Ports, mission: FoundMission): void {
  assertHasMeta(mission);
  assertNoOpenMerge(ports, mission.location);
  const { slug, meta } = mission;
  if (meta?.mergedAt == null) return;
  throw new ProblemError({
    diagnostic_code: 'MISSION_READ_ONLY',
    message: `${slug} was merged at ${meta.mergedAt} and is read-only.`,
    remediation: [`spec-kitty status --mission ${slug}`],
    mission_slug: slug,
  });
}

/** Its files may be older than its branch: whatever is written now would be in the way of the rest of the merge. */
export function assertNoOpenMerge(ports: Ports, { commonDir, slug }: MissionLocation): void {
  const journal = readJournal(ports, { commonDir }, slug);
  if (journal !== null) throw new ProblemError(mergeInProgress(journal));
}

/** @throws ProblemError META_INVALID for a mission without meta.json: nothing says where its home is and of what type it is. */
export function assertHasMeta({ slug, meta, location }: FoundMission): void {
  if (meta !== null) return;
  const path = `${location.planningDirectory}/meta.json`;
  throw new ProblemError({
    diagnostic_code: 'META_INVALID',
    message: `${path} is missing: nothing can be written until it is back.`,
    violated_invariant: 'A mission says in its meta.json which branch it lives on.',
    remediation: [`${gitAt(location.checkout.root)} restore -- ${quotedPath(path)}`],
    mission_slug: slug,
    path,
  });
}
