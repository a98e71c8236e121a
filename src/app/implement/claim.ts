import { recordEvents, previewEvents } from '../record-events';
import { moveFacts } from '../move-task';
import { knownWorkPackages, nextFacts, type MissionFacts } from '../mission-facts';
import { planWorkspace, type WorkspacePlan } from './workspace-plan';
import { recordedStart } from './recorded-start';
import { laneBranchGone } from './workspace-problems';
import type { Repository } from '../../domain/mission/location';
import { chooseNext } from '../../domain/next/choose-next';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import { decideMove } from '../../domain/status/decide-move';
import { holderOf } from '../../domain/status/holder-of';
import type { MoveIntent } from '../../domain/status/move-intent';
import { refuse, type Decision } from '../../domain/status/draft';
import { isBeingWorkedOn } from '../../domain/status/lanes';
import { laneOf, type LogState } from '../../domain/status/log-state';
import { unknownWorkPackage } from '../../domain/status/move-problems';
import { busyWorkspace } from '../../domain/workspace/busy-workspace';
import type { LanePlan } from '../../domain/workspace/lane-plan';
import { workspaceOf, type WorkspaceChoice } from '../../domain/workspace/workspace-of';
import type { LogEvent } from '../../domain/status/event';
import type { Ports } from '../../ports/ports';

/** What is known before anything is claimed. */
export interface ClaimSetting {
  readonly repository: Repository;
  readonly facts: MissionFacts;
  readonly lanePlan: LanePlan;
  /** False when all work packages are worked on in the mission's home. */
  readonly hasLanes: boolean;
  readonly agent: string;
  readonly shellPid: number | null;
}

/** A work package that is the agent's, and the workspace planned for it. */
export interface Claim {
  readonly workPackage: string;
  readonly workspace: WorkspacePlan;
  /** True when it was the agent's before. */
  readonly isResumed: boolean;
  readonly events: readonly LogEvent[];
}

interface Candidate {
  readonly workPackage: string;
  readonly workspace: WorkspacePlan;
  readonly mates: readonly string[];
}

/** How often another agent may be quicker before the command gives up. */
const MOST_ATTEMPTS = 20;

/** Claims the named work package for the agent, or goes on with it. All gates come before the claim. */
export async function claimNamed(ports: Ports, setting: ClaimSetting, id: string): Promise<Claim> {
  const { facts } = setting;
  if (isHeldBy(facts.state, id, setting.agent)) return resumed(ports, setting, id);
  const choice = choiceOf(setting, id);
  const decide = (state: LogState): Decision => decideClaim(setting, id, choice.mates, state);
  previewEvents(ports, facts.mission.location, ({ state }) => decide(state));
  const workspace = planFor(ports, setting, id, choice, true);
  const receipt = await recordEvents(ports, facts.mission.location, ({ state }) => decide(state));
  return { workPackage: id, workspace, isResumed: false, events: receipt.events };
}

/**
 * Claims the first work package that can be started, or goes on with the one the agent holds. Under the lock the choice
 * is made again among those whose workspace was found usable, so that agents who ask at once get one each.
 */
export async function claimAny(ports: Ports, setting: ClaimSetting): Promise<Claim> {
  const held = knownWorkPackages(setting.facts).find(({ id }) => isHeldBy(setting.facts.state, id, setting.agent));
  if (held !== undefined) return resumed(ports, setting, held.id);
  let current = setting;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const { usable, problems } = usableCandidates(ports, current);
    if (usable.length === 0) throw new ProblemError(nothingToImplement(current, problems));
    const claim = await claimOneOf(ports, current, usable);
    if (claim !== null) return claim;
    const { location } = current.facts.mission;
    current = { ...current, facts: { ...current.facts, state: ports.log.view(location).state } };
  }
  throw new ProblemError(nothingToImplement(current, []));
}

/** Null when others took every candidate meanwhile. */
async function claimOneOf(ports: Ports, setting: ClaimSetting, usable: readonly Candidate[]): Promise<Claim | null> {
  let taken: Candidate | undefined;
  try {
    const receipt = await recordEvents(ports, setting.facts.mission.location, ({ state }) => {
      const decided = usable.map((one) => ({ one, decision: decideClaim(setting, one.workPackage, one.mates, state) }));
      const accepted = decided.find(({ decision }) => decision.accepted);
      taken = accepted?.one;
      return accepted?.decision ?? refuse(nothingToImplement(setting, [])[0]);
    });
    if (taken === undefined) throw new Error('a claim was recorded that nobody decided');
    const { workPackage, workspace } = taken;
    return { workPackage, workspace, isResumed: false, events: receipt.events };
  } catch (error) {
    if (taken === undefined && isRefusal(error)) return null;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problems[0].diagnostic_code === 'NOTHING_TO_IMPLEMENT';
}

function isHeldBy(state: LogState, id: string, agent: string): boolean {
  return isBeingWorkedOn(laneOf(state, id)) && holderOf(state, id) === agent;
}

function resumed(ports: Ports, setting: ClaimSetting, id: string): Claim {
  const isStart = laneOf(setting.facts.state, id) !== 'in_progress';
  const workspace = planFor(ports, setting, id, choiceOf(setting, id), isStart);
  return { workPackage: id, workspace, isResumed: true, events: [] };
}

/** Work packages that can be started now, with a workspace that nothing stands against. */
function usableCandidates(
  ports: Ports,
  setting: ClaimSetting,
): { readonly usable: readonly Candidate[]; readonly problems: readonly Problem[] } {
  const usable: Candidate[] = [];
  const problems: Problem[] = [];
  for (const { id } of knownWorkPackages(setting.facts)) {
    if (laneOf(setting.facts.state, id) !== 'planned') continue;
    const choice = workspaceOf(id, setting.lanePlan, setting.hasLanes);
    if (choice === null) continue;
    const decision = decideClaim(setting, id, choice.mates, setting.facts.state);
    if (!decision.accepted) {
      problems.push(...decision.problems.filter(({ diagnostic_code: code }) => code === 'WORKSPACE_BUSY'));
      continue;
    }
    // Git has to join what a lane depends on: once something can be started, such a lane is not looked at.
    const needsJoins = choice.kind === 'lane' && choice.lane.dependsOnLanes.length > 0;
    if (needsJoins && usable.length > 0) continue;
    try {
      usable.push({ workPackage: id, workspace: planFor(ports, setting, id, choice, true), mates: choice.mates });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { usable, problems };
}

function decideClaim(
  { facts, agent, shellPid }: ClaimSetting,
  id: string,
  mates: readonly string[],
  state: LogState,
): Decision {
  const move = moveFacts(facts.mission, facts.plan, state);
  const decision = decideMove(implementIntent(id, 'claimed', { agent, shellPid }), move);
  const busy = busyWorkspace(id, mates, state, move.mission);
  if (busy === null) return decision;
  return decision.accepted ? refuse(busy) : refuse(decision.problems[0], ...decision.problems.slice(1), busy);
}

/** A move by an agent that implements, without any of the options that reviews need. */
export function implementIntent(
  workPackage: string,
  to: 'claimed' | 'in_progress',
  { agent, shellPid }: Pick<ClaimSetting, 'agent' | 'shellPid'>,
): MoveIntent {
  return {
    workPackage,
    to,
    agent,
    shellPid,
    force: false,
    note: null,
    reviewer: null,
    approvalRef: null,
    feedback: null,
    shellPidCreatedAt: null,
    assignee: null,
    trackerRefs: [],
    executionMode: 'worktree',
  };
}

function planFor(
  ports: Ports,
  { repository, facts, lanePlan }: ClaimSetting,
  workPackage: string,
  choice: WorkspaceChoice,
  isStart: boolean,
): WorkspacePlan {
  const { mission, state } = facts;
  const plan = planWorkspace(ports, { repository, mission, lanePlan, workPackage, choice, isStart });
  if (plan.kind === 'home' || plan.state !== 'absent') return plan;
  // A branch made anew would say nothing of the work that was on the old one. Work may be elsewhere, without any branch.
  const begun = plan.lane.workPackages.filter(
    (id) =>
      !['done', 'canceled'].includes(laneOf(state, id)) &&
      state.moved[id]?.implementer != null &&
      recordedStart(ports, mission.location, id)?.branch === plan.branch,
  );
  if (begun.length > 0) throw new ProblemError(laneBranchGone({ mission, workPackage }, plan, begun));
  return plan;
}

function choiceOf({ facts, lanePlan, hasLanes }: ClaimSetting, id: string): WorkspaceChoice {
  const choice = workspaceOf(id, lanePlan, hasLanes);
  if (choice !== null) return choice;
  const { slug, location } = facts.mission;
  const known = knownWorkPackages(facts).map((one) => one.id);
  throw new ProblemError(
    known.includes(id)
      ? {
          diagnostic_code: 'LANES_INVALID',
          message: `${location.planningDirectory}/lanes.json puts ${id} in no lane.`,
          remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
          mission_slug: slug,
          work_package_id: id,
        }
      : unknownWorkPackage(id, facts.mission, known),
  );
}

/** Why nothing can be started, with what stands in the way of each workspace that could have been used. */
function nothingToImplement(
  { facts, agent }: ClaimSetting,
  inTheWay: readonly Problem[],
): readonly [Problem, ...Problem[]] {
  const { slug } = facts.mission;
  const { waiting } = chooseNext(nextFacts(facts, agent));
  const reasons = waiting.slice(0, 6).map(({ wp_id: id, reason, waits_for: before }) => {
    const names = before.map((one) => `${one.wp_id} (${one.lane})`).join(', ');
    return names === '' ? `${id} is ${reason}` : `${id} waits for ${names}`;
  });
  const more = waiting.length > reasons.length ? [`and ${waiting.length - reasons.length} more wait`] : [];
  const why = reasons.length === 0 ? '' : `: ${[...reasons, ...more].join('; ')}`;
  return [
    {
      diagnostic_code: 'NOTHING_TO_IMPLEMENT',
      message: `No work package of ${slug} can be started now${why}.`,
      remediation: [`spec-kitty next --mission ${slug} --agent ${shellWord(agent)}`],
      mission_slug: slug,
      waiting,
    },
    ...inTheWay,
  ];
}
