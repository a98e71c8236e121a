import type { Claim, ClaimSetting } from './claim';
import { askedSeams } from '../contracts/asked-seams';
import { borderLines, serviceLines } from '../../domain/contracts/contracts-text';
import { seamLines } from '../../domain/contracts/seam-text';
import { openSubtasks } from '../../domain/status/open-subtasks';
import { latestCycle } from '../../domain/review/review-cycle';
import { laneOf, type LogState } from '../../domain/status/log-state';
import { implementPrompt } from '../../templates/implement-prompt';
import type { Ports } from '../../ports/ports';

interface PromptFacts {
  readonly setting: ClaimSetting;
  readonly claim: Claim;
  readonly base: string;
  readonly state: LogState;
}

/**
 * Writes the prompt of one call below the git directory: a file of its own each time, so that no agent reads what was
 * meant for another. @returns its absolute path.
 */
export function writeImplementPrompt(ports: Ports, { setting, claim, base, state }: PromptFacts): string {
  const { repository, facts, agent } = setting;
  const { mission, plan } = facts;
  const { workPackage: id, workspace } = claim;
  const { location } = mission;
  const planned = plan.packages.find((one) => one.id === id);
  const file = planned?.file == null ? null : `${location.planningDirectory}/tasks/${planned.file}`;
  const content = implementPrompt({
    missionSlug: mission.slug,
    missionDirectory: location.planningDirectory,
    agent,
    workPackage: id,
    title: planned?.title ?? id,
    workspace: workspace.root,
    isHome: workspace.kind === 'home',
    branch: workspace.branch,
    base,
    ownedFiles: planned?.ownedFiles ?? [],
    dependencies: (planned?.dependencies ?? []).map((other) => ({ id: other, lane: laneOf(state, other) })),
    openSubtasks: planned === undefined ? [] : openSubtasks(state, planned),
    feedback: latestFeedback(ports, location.directory, file),
    borders: [
      ...borderLines(plan.agreements.contracts, id),
      ...seamLines(askedSeams(ports, plan, id, workspace.root), mission.slug),
    ],
    services: serviceLines(plan.agreements.services[id]?.services ?? [], id, mission.slug),
    testCommand: ports.configuration.read(repository).testCommand,
    file,
    text: file === null ? null : ports.files.readText(file),
  });
  const name = `implement-${id}-${ports.ids.mint(ports.clock.nowMicros())}.md`;
  const path = `${location.commonDir}/spec-kitty/prompts/${encodeURIComponent(mission.slug)}/${name}`;
  ports.files.writeAll(location.checkout, [{ path, content }]);
  return path;
}

/** The text of the latest review cycle, when it sent the work back; null otherwise. */
function latestFeedback(
  ports: Ports,
  directory: string,
  file: string | null,
): { readonly path: string; readonly text: string } | null {
  const stem = /([^/]+)\.md$/.exec(file ?? '')?.[1];
  if (stem === undefined) return null;
  const folder = `${directory}/tasks/${stem}`;
  const name = latestCycle(ports.files.list(folder));
  if (name === null) return null;
  const text = ports.files.readText(`${folder}/${name}`) ?? '';
  const isApproval = /^verdict:\s*["']?(?:approved|approve|pass)/m.test(text.slice(0, 2000));
  return isApproval ? null : { path: `${folder}/${name}`, text };
}
