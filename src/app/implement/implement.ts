import { claimAny, claimNamed, implementIntent, type Claim, type ClaimSetting } from './claim';
import { writeImplementPrompt } from './implement-prompt';
import { hasLaneWorktrees, readLanePlan } from './lane-plan';
import { prepareWorkspace } from './prepare-workspace';
import { recordedStart } from './recorded-start';
import { commitState } from '../commit-state';
import { assertWritable } from '../assert-writable';
import type { FoundMission } from '../find-missions';
import { selectMission } from '../select-mission';
import { knownWorkPackages, readMissionFacts } from '../mission-facts';
import { moveFacts, workPackageId } from '../move-task';
import { keepPlan } from '../read-plan';
import { receiptDiagnostics, recordEvents } from '../record-events';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import { decideMove } from '../../domain/status/decide-move';
import type { LogEvent } from '../../domain/status/event';
import type { Lane } from '../../domain/status/lanes';
import { laneOf, type LogState } from '../../domain/status/log-state';
import type { Ports } from '../../ports/ports';

export interface ImplementRequest {
  readonly mission: string | undefined;
  /** Absent: the one the agent holds, else the first that can be started. */
  readonly workPackage: string | undefined;
  readonly agent: string;
  readonly shellPid: number | null;
}

export interface ImplementOutcome extends Outcome {
  readonly mission_slug: string;
  readonly mission_number: number | null;
  readonly mission_type: string;
  readonly work_package_id: string;
  readonly wp_id: string;
  readonly title: string;
  readonly agent: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  /** Null for work in the mission's home. */
  readonly lane_id: string | null;
  readonly execution_mode: 'worktree' | 'direct_repo';
  /** Absolute. */
  readonly workspace_path: string;
  readonly branch: string;
  /** The commit the work package began at: what it changed is `base_ref...branch`. */
  readonly base_ref: string;
  /** Absolute; made for this call. */
  readonly prompt_path: string;
  /** Ids of the events this call recorded; empty when it only showed the work again. */
  readonly events: readonly string[];
  /** True when the agent held the work package before. */
  readonly resumed: boolean;
  readonly commit: string | null;
  readonly next_steps: readonly string[];
}

/**
 * Gives an agent a work package to implement: claim, workspace, start, prompt. Each step finds what an interrupted run
 * left and goes on from there, so the same command is the way to recover.
 */
export async function implement(ports: Ports, request: ImplementRequest): Promise<ImplementOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const facts = readMissionFacts(ports, mission);
  const setting: ClaimSetting = {
    repository,
    facts,
    lanePlan: readLanePlan(ports, mission),
    hasLanes: hasLaneWorktrees(mission),
    agent: request.agent,
    shellPid: request.shellPid,
  };
  const claim =
    request.workPackage === undefined
      ? await claimAny(ports, setting)
      : await claimNamed(ports, setting, workPackageId(request.workPackage));
  keepPlan(ports, mission.location, facts.plan);
  try {
    return await begin(ports, setting, claim);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(stillClaimed(error.problems, setting, claim), { cause: error });
  }
}

/** Everything behind the claim. */
async function begin(ports: Ports, setting: ClaimSetting, claim: Claim): Promise<ImplementOutcome> {
  const { repository, facts, agent } = setting;
  const { mission, plan } = facts;
  const { workPackage: id, workspace } = claim;
  const planned = knownWorkPackages(facts).find((one) => one.id === id) ?? { id, dependencies: [], subtasks: [] };
  if (workspace.kind === 'lane') {
    await ports.inTurn(repository.commonDir, `workspace ${mission.slug} ${workspace.lane.laneId}`, () =>
      prepareWorkspace(ports, repository, mission, planned, workspace),
    );
  }
  const wasStarted = facts.state.moved[id]?.implementer != null;
  const earlier = wasStarted ? recordedStart(ports, mission.location, id) : null;
  const base = earlier?.baseCommit ?? (workspace.kind === 'lane' ? workspace.target : workspace.tip);
  const started = await recordEvents(ports, mission.location, ({ state }) => {
    if (laneOf(state, id) === 'in_progress' && claim.isResumed) return { accepted: true, drafts: [] };
    const intent = {
      ...implementIntent(id, 'in_progress', setting),
      executionMode: workspace.kind === 'lane' ? ('worktree' as const) : ('direct_repo' as const),
      workspace: { branch: workspace.branch, baseCommit: base },
    };
    return decideMove(intent, moveFacts(mission, plan, state));
  });
  const promptPath = writeImplementPrompt(ports, { setting, claim, base, state: started.after });
  const events = [...claim.events, ...started.events];
  const from = laneOf(facts.state, id);
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    message: `${mission.slug}: ${id} ${from} -> in_progress`,
    mayBeUnchanged: events.length === 0,
  });
  return {
    ...describe(setting, claim, base, started.after),
    from_lane: from,
    prompt_path: promptPath,
    events: moves(events),
    commit: committed.commit,
    next_steps: nextSteps(mission, id, agent),
    diagnostics: [...workspace.diagnostics, ...receiptDiagnostics(started), ...committed.diagnostics],
  };
}

type Described = Omit<
  ImplementOutcome,
  'from_lane' | 'prompt_path' | 'events' | 'commit' | 'next_steps' | 'diagnostics'
>;

function describe({ facts, agent }: ClaimSetting, claim: Claim, base: string, state: LogState): Described {
  const { mission, plan } = facts;
  const { workPackage: id, workspace, isResumed } = claim;
  return {
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    mission_type: mission.meta?.missionType ?? '',
    work_package_id: id,
    wp_id: id,
    title: plan.packages.find((one) => one.id === id)?.title ?? id,
    agent,
    to_lane: laneOf(state, id),
    lane_id: workspace.kind === 'lane' ? workspace.lane.laneId : null,
    execution_mode: workspace.kind === 'lane' ? 'worktree' : 'direct_repo',
    workspace_path: workspace.root,
    branch: workspace.branch,
    base_ref: base,
    resumed: isResumed,
  };
}

function moves(events: readonly LogEvent[]): readonly string[] {
  return events.flatMap(({ family, event_id: id }) => (family === 'transition' && id !== null ? [id] : []));
}

function nextSteps({ slug }: FoundMission, id: string, agent: string): readonly string[] {
  return [`spec-kitty move-task ${id} --to for_review --mission ${slug} --agent ${shellWord(agent)}`];
}

/** What failed behind the claim, and that the claim stands. */
function stillClaimed(
  problems: readonly [Problem, ...Problem[]],
  { facts, agent }: ClaimSetting,
  { workPackage: id }: Claim,
): readonly [Problem, ...Problem[]] {
  const [first, ...more] = problems;
  const { slug } = facts.mission;
  const remediation = [
    ...first.remediation,
    `${id} stays with ${agent}. To go on:`,
    `spec-kitty implement ${id} --mission ${slug} --agent ${shellWord(agent)}`,
    'To give it back:',
    `spec-kitty release ${id} --reason 'could not start' --mission ${slug}`,
  ];
  return [{ ...first, remediation, mission_slug: slug, work_package_id: id }, ...more];
}
