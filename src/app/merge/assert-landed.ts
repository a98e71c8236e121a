import type { MergeSetting } from './merge-setting';
import type { MissionOnto } from './mission-changes';
import { missionOfStateFile } from '../../domain/merge/join-state-files';
import { ProblemError } from '../../domain/problem/problem';
import { someOf } from '../../domain/problem/some-of';

/**
 * Merging the mission into the ref must change nothing but the record of the mission itself.
 *
 * @param changed paths that such a merge would change. @throws ProblemError NOT_LANDED.
 */
export function assertLanded(
  onto: MissionOnto | null,
  { mission, directory }: MergeSetting,
  ref: string,
  changed: readonly string[],
): void {
  const missing =
    onto === null || onto.tree === null
      ? (onto?.conflicts ?? []).filter(({ auto }) => !auto).map(({ path }) => path)
      : changed.filter((path) => missionOfStateFile(path) !== directory);
  if (onto !== null && onto.tree !== null && missing.length === 0) return;
  throw new ProblemError({
    diagnostic_code: 'NOT_LANDED',
    message:
      onto === null
        ? `${ref} and ${mission.slug} have no commit in common.`
        : `${ref} does not hold all of ${mission.slug}: ${someOf(missing)} would change if it were merged.`,
    violated_invariant: 'a_landed_mission_changes_nothing_when_it_is_merged_again',
    remediation: ['git fetch', `spec-kitty merge --prepare-pr --mission ${mission.slug}`],
    mission_slug: mission.slug,
    ref,
    paths: missing,
  });
}
