import { resumedOutcome, type FinishedMerge, type MergeOutcome } from './merge-outcome';
import { gatherSetting } from './merge-setting';
import { pushMerged } from './push-merged';
import { pushCommand } from './push-target';
import { findMission } from '../find-missions';
import type { Ports } from '../../ports/ports';

/**
 * What finishing an interrupted merge answers. Its push is made, or named as what is left to do, as after a merge that
 * nothing interrupted. An undo has nothing to push.
 */
export async function resumedMerge(ports: Ports, finished: FinishedMerge, isPushed: boolean): Promise<MergeOutcome> {
  const { journal } = finished;
  const outcome = resumedOutcome(finished);
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const mission = findMission(ports, repository, journal.mission_slug);
  if (outcome.undone || mission === null || 'problem' in mission) return outcome;
  const known = { ...outcome, mission_number: mission.missionNumber, push: isPushed };
  if (isPushed) {
    const { pushed, diagnostics = [] } = await pushMerged(ports, repository, mission, { isPushed, isDryRun: false });
    return { ...known, pushed, diagnostics: [...(known.diagnostics ?? []), ...diagnostics] };
  }
  if (ports.repositories.defaultRemote(repository) === null) return known;
  const request = { strategy: journal.strategy, target: journal.target_branch };
  return { ...known, next_steps: [pushCommand(gatherSetting(ports, repository, mission, request))] };
}
