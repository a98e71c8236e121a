import type { MissionFacts } from './mission-facts';
import type { NextDecision } from '../domain/next/next-decision';
import { laneOf } from '../domain/status/log-state';
import { openSubtasks } from '../domain/status/open-subtasks';
import { stepPrompt } from '../templates/step-prompt';
import type { Ports } from '../ports/ports';

/** Writes the prompt of a step below the git directory, so that a step never names a file that is not there. */
export function writeStepPrompt(
  ports: Ports,
  { mission, state, plan }: MissionFacts,
  {
    agent,
    decision,
    isVerified,
  }: { readonly agent: string; readonly decision: NextDecision; readonly isVerified: boolean },
): string {
  const { location, meta } = mission;
  const planned = plan.packages.find(({ id }) => id === decision.workPackage);
  const step = decision.action ?? decision.state;
  const name = [step, decision.workPackage].filter((part) => part !== null).join('-');
  const path = `${location.commonDir}/spec-kitty/prompts/${encodeURIComponent(mission.slug)}/${name}-${encodeURIComponent(agent)}.md`;
  const content = stepPrompt({
    missionSlug: mission.slug,
    missionDirectory: location.planningDirectory,
    homeBranch: meta?.homeBranch ?? null,
    step,
    agent,
    reason: decision.reason,
    workPackage:
      decision.workPackage === null
        ? null
        : {
            id: decision.workPackage,
            title: planned?.title ?? decision.workPackage,
            file: planned?.file == null ? null : `${location.planningDirectory}/tasks/${planned.file}`,
            ownedFiles: planned?.ownedFiles ?? [],
            dependencies: planned?.dependencies ?? [],
            openSubtasks: planned === undefined ? [] : openSubtasks(state, planned),
            lane: laneOf(state, decision.workPackage),
            isVerified,
          },
  });
  ports.files.writeAll(location.checkout, [{ path, content }]);
  return path;
}
