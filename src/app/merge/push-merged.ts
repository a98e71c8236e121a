import { alreadyMerged, type MergeOutcome } from './merge-outcome';
import { gatherSetting } from './merge-setting';
import { pushTarget, refreshTarget } from './push-target';
import type { FoundMission } from '../find-missions';
import { warning } from '../../domain/problem/diagnostic';
import type { Repository } from '../../domain/mission/location';
import type { Ports } from '../../ports/ports';

/** What a further merge of a merged mission answers: with a push, the remote gets what it has not. */
export async function pushMerged(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  { isPushed, isDryRun }: { readonly isPushed: boolean; readonly isDryRun: boolean },
): Promise<MergeOutcome> {
  const merged = { ...alreadyMerged(mission), push: isPushed, dry_run: isDryRun };
  if (!isPushed || isDryRun) return merged;
  const refreshed = await refreshTarget(ports, repository, mission, merged.target_branch);
  if (refreshed.length > 0) return { ...merged, diagnostics: refreshed.map(warning) };
  const setting = gatherSetting(ports, repository, mission, { strategy: 'merge', target: merged.target_branch });
  if (setting.upstream?.sha === setting.target.sha) return { ...merged, pushed: 'before' };
  const failed = await pushTarget(ports, setting);
  return { ...merged, pushed: failed.length === 0 ? 'now' : null, diagnostics: failed };
}
