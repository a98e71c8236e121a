import { isBeingWorkedOn } from '../../domain/status/lanes';
import { hasLaneWorktrees, readLanePlan } from './lane-plan';
import { prepareWorkspace } from './prepare-workspace';
import { planWorkspace, type LaneWorkspace } from './workspace-plan';
import { assertWritable } from '../assert-writable';
import { selectMission } from '../select-mission';
import { knownWorkPackages, readMissionFacts, type MissionFacts } from '../mission-facts';
import { workPackageId } from '../move-task';
import type { Repository } from '../../domain/mission/location';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import { holderOf } from '../../domain/status/holder-of';
import { laneOf } from '../../domain/status/log-state';
import { unknownWorkPackage } from '../../domain/status/move-problems';
import type { LanePlan, StoredLane } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';

export interface RecoverRequest {
  readonly mission: string | undefined;
  /** Absent: every lane of the mission. */
  readonly workPackage: string | undefined;
}

export interface RecoveredLane {
  readonly lane_id: string;
  /** What was made again: the worktree, its record, or both. */
  readonly made: readonly ('worktree' | 'record')[];
  readonly workspace_path: string;
  readonly branch: string;
}

export interface RecoverOutcome extends Outcome {
  readonly mission_slug: string;
  readonly recovered: readonly RecoveredLane[];
  /** Work packages of the lanes that were made whole. */
  readonly recovered_wps: readonly string[];
  /** Claims without a start, each with the command by which its holder goes on. */
  readonly interrupted: readonly { readonly wp_id: string; readonly held_by: string; readonly command: string }[];
}

/**
 * Makes again what is missing of the workspaces that a mission has: worktrees of branches, records of worktrees.
 *
 * @throws ProblemError WP_NOT_FOUND; WORKSPACE_UNUSABLE for a lane whose branch is gone as well.
 */
export async function recoverWorkspaces(ports: Ports, request: RecoverRequest): Promise<RecoverOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const facts = readMissionFacts(ports, mission);
  const lanePlan = readLanePlan(ports, mission);
  const id = request.workPackage === undefined ? null : workPackageId(request.workPackage);
  const known = knownWorkPackages(facts).map((one) => one.id);
  if (id !== null && !known.includes(id)) throw new ProblemError(unknownWorkPackage(id, mission, known));
  const lanes = hasLaneWorktrees(mission)
    ? lanePlan.lanes.filter(({ workPackages }) => id === null || workPackages.includes(id))
    : [];
  const recovered: RecoveredLane[] = [];
  for (const lane of lanes) {
    const one = await recoverLane(ports, repository, facts, lanePlan, lane);
    if (one !== null) recovered.push(one);
  }
  const made = new Set(recovered.map(({ lane_id }) => lane_id));
  return {
    mission_slug: mission.slug,
    recovered,
    recovered_wps: lanes.filter(({ laneId }) => made.has(laneId)).flatMap(({ workPackages }) => workPackages),
    interrupted: interruptedClaims(facts),
  };
}

async function recoverLane(
  ports: Ports,
  repository: Repository,
  facts: MissionFacts,
  lanePlan: LanePlan,
  lane: StoredLane,
): Promise<RecoveredLane | null> {
  const { mission } = facts;
  const [workPackage = ''] = lane.workPackages;
  const choice = { kind: 'lane', lane, mates: [] } as const;
  const planned = planWorkspace(ports, { repository, mission, lanePlan, workPackage, choice, isStart: false });
  if (planned.kind !== 'lane') return null;
  if (planned.state === 'absent' && planned.record === null) return null;
  if (planned.state === 'absent') throw new ProblemError(branchGone(mission.slug, planned));
  const made = [
    ...(planned.state === 'present' ? [] : (['worktree'] as const)),
    ...(planned.record === null ? (['record'] as const) : []),
  ];
  if (made.length === 0) return null;
  const current = planned.record?.currentWorkPackage ?? runningIn(facts, lane) ?? workPackage;
  const known = knownWorkPackages(facts).find(({ id }) => id === current);
  // Only what is missing: new work of other lanes comes in with the next start.
  const plan: LaneWorkspace = { ...planned, target: planned.tip };
  await ports.inTurn(repository.commonDir, `workspace ${mission.slug} ${lane.laneId}`, () =>
    prepareWorkspace(ports, repository, mission, known ?? { id: current, dependencies: [] }, plan),
  );
  return { lane_id: lane.laneId, made, workspace_path: plan.root, branch: plan.branch };
}

function runningIn({ state }: MissionFacts, { workPackages }: StoredLane): string | undefined {
  return workPackages.find((id) => isBeingWorkedOn(laneOf(state, id)));
}

function interruptedClaims(facts: MissionFacts): RecoverOutcome['interrupted'] {
  const { state, mission } = facts;
  return knownWorkPackages(facts)
    .filter(({ id }) => laneOf(state, id) === 'claimed')
    .map(({ id }) => {
      const holder = holderOf(state, id) ?? 'AGENT';
      return {
        wp_id: id,
        held_by: holder,
        command: `spec-kitty implement ${id} --mission ${mission.slug} --agent ${shellWord(holder)}`,
      };
    });
}

function branchGone(
  slug: string,
  { branch, lane, root }: LaneWorkspace,
): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'WORKSPACE_UNUSABLE',
    message: `${branch} of ${lane.laneId} is gone, and so is its worktree ${root}: there is nothing to make them from.`,
    violated_invariant: 'A lane keeps its branch until it is merged.',
    remediation: [
      'git reflog names the last commit of a deleted branch while it is kept; then:',
      `git branch ${branch} COMMIT`,
      `spec-kitty implement --recover --mission ${slug}`,
    ],
    mission_slug: slug,
    branch,
  };
}
