import type { HistoryDocument, ReviewCycleDocument, WorkPackageDocument } from './documents';
import type { FoundMission } from '../find-missions';
import { findWorkspace } from '../implement/find-workspace';
import { hasLaneWorktrees, lanePlanIfAny } from '../implement/lane-plan';
import { identityOfMission } from '../mission-facts';
import { missionLog } from '../mission-log';
import { readPlan, type KnownPlan } from '../read-plan';
import { cyclesOf } from '../review/verdict-artifact';
import { selectMission } from '../select-mission';
import { status } from '../status';
import { previousRuns } from '../verify/previous-runs';
import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { readReviewArtifact } from '../../domain/review/review-artifact';
import { movesFrom } from '../../domain/status/lanes';
import { unknownWorkPackage } from '../../domain/status/move-problems';
import type { Ports } from '../../ports/ports';

/** As much history as a page shows. */
const MOST_EVENTS = 200;

export interface WorkPackagePageRequest {
  readonly mission: string;
  readonly workPackage: string;
  readonly isMoveAllowed: boolean;
}

/** Everything that is known of one work package. @throws ProblemError WP_NOT_FOUND. */
export function workPackagePage(
  ports: Ports,
  { mission: slug, workPackage: id, isMoveAllowed }: WorkPackagePageRequest,
): WorkPackageDocument {
  const { repository, mission } = selectMission(ports, slug);
  const outcome = status(ports, slug);
  const one = outcome.work_packages.find((other) => other.id === id);
  if (one === undefined) {
    const known = outcome.work_packages.map((other) => other.id);
    throw new ProblemError(unknownWorkPackage(id, identityOfMission(mission), known));
  }
  const plan = readPlan(ports, mission.location);
  const planned = plan.packages.find((other) => other.id === id);
  return {
    mission_slug: mission.slug,
    work_package: one,
    attention: outcome.attention.filter(({ work_package_id: other }) => other === id),
    needed_by: outcome.work_packages.filter(({ dependencies }) => dependencies.includes(id)).map((other) => other.id),
    requirement_refs: planned?.requirementRefs ?? [],
    owned_files: planned?.ownedFiles ?? [],
    ...placeOf(ports, repository, mission, id),
    prompt: promptOf(ports, mission, one.file),
    review_cycles: cyclesIn(ports, mission, plan, id),
    verifications: verificationsOf(ports, mission, plan, id),
    history: historyPage(ports, mission.slug, id),
    moves: isMoveAllowed ? movesFrom(one.lane) : [],
  };
}

/** The history of a mission, or of one work package of it. */
export function historyPage(ports: Ports, slug: string, workPackage?: string): HistoryDocument {
  const { events, total } = missionLog(ports, { mission: slug, workPackage, limit: MOST_EVENTS });
  return { mission_slug: slug, events: [...events].reverse(), total };
}

function placeOf(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  id: string,
): Pick<WorkPackageDocument, 'execution_lane' | 'workspace'> {
  const lanePlan = lanePlanIfAny(ports, mission);
  const lane = lanePlan?.lanes.find(({ workPackages }) => workPackages.includes(id));
  if (lanePlan === null || lane === undefined) return { execution_lane: null, workspace: null };
  const { checkout } = mission.location;
  const isHome = !hasLaneWorktrees(mission) || lane.laneId === 'lane-planning';
  if (isHome) return { execution_lane: lane.laneId, workspace: { branch: checkout.branch ?? '', path: checkout.root } };
  const { state, branch, root } = findWorkspace(ports, { repository, mission, lanePlan }, lane);
  return { execution_lane: lane.laneId, workspace: state === 'present' ? { branch, path: root } : null };
}

function promptOf(ports: Ports, { location }: FoundMission, file: string | null): WorkPackageDocument['prompt'] {
  if (file === null) return null;
  const path = `${location.planningDirectory}/tasks/${file}`;
  const text = ports.files.readText(path);
  return text === null ? null : { path, text: withoutHeader(text) };
}

function cyclesIn(ports: Ports, mission: FoundMission, plan: KnownPlan, id: string): readonly ReviewCycleDocument[] {
  const { folder } = cyclesOf(mission, plan, id);
  return ports.files
    .list(folder)
    .filter((name) => /^review-cycle-\d+\.md$/.test(name))
    .map((name) => cycleOf(name, ports.files.readText(`${folder}/${name}`) ?? ''))
    .sort((a, b) => b.cycle - a.cycle);
}

function cycleOf(name: string, text: string): ReviewCycleDocument {
  const { cycle, verdict, reviewer, reviewedAt, isOverridden } = readReviewArtifact(name, text);
  const body = withoutHeader(text);
  return { name, cycle, verdict, reviewer, reviewed_at: reviewedAt, is_overridden: isOverridden, text: body };
}

/** A long log is only read through where there is a record to look for. */
function verificationsOf(
  ports: Ports,
  mission: FoundMission,
  plan: KnownPlan,
  id: string,
): WorkPackageDocument['verifications'] {
  const { folder } = cyclesOf(mission, plan, id);
  if (!ports.files.list(folder).some((name) => /^verify-\d+\.json$/.test(name))) return [];
  return previousRuns(ports, { mission, plan, workPackage: id })
    .map(({ record }) => record)
    .reverse();
}

/** Markdown without its YAML header. */
function withoutHeader(text: string): string {
  return text.replace(/^\uFEFF?---[ \t]*\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/, '').trim();
}
