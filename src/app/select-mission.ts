import {
  findMissions,
  homeNotCheckedOut,
  type FoundMission,
  type MissionsHere,
  type UnusableMission,
} from './find-missions';
import { unopenedMissions, type UnopenedMission } from './unopened-missions';
import type { Checkout, Repository } from '../domain/mission/location';
import { ambiguous, resolveMission } from '../domain/mission/resolve-mission';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { lanes } from '../domain/status/lanes';
import type { Ports } from '../ports/ports';

/** Opens the mission that is meant. @throws ProblemError MISSION_NOT_FOUND, MISSION_AMBIGUOUS_SELECTOR, HOME_NOT_CHECKED_OUT, META_INVALID. */
export function selectMission(
  ports: Ports,
  handle: string | undefined,
): { readonly repository: Repository; readonly mission: FoundMission } {
  const here = findMissions(ports);
  const named = handle ?? ports.surroundings.mission ?? undefined;
  const mission = named === undefined ? impliedMission(ports, here) : namedMission(ports, named, here);
  return { repository: here.repository, mission };
}

function namedMission(ports: Ports, handle: string, here: MissionsHere): FoundMission {
  const resolved = resolveMission<FoundMission | UnusableMission>(handle, [...here.found, ...here.unusable]);
  if ('mission' in resolved) return usable(resolved.mission);
  const unopened = resolveMission(handle, unopenedMissions(ports, here));
  throw new ProblemError(
    'mission' in unopened ? homeNotCheckedOut(unopened.mission.slug, unopened.mission.branch) : resolved.problem,
  );
}

function usable(mission: FoundMission | UnusableMission): FoundMission {
  if ('problem' in mission) throw new ProblemError(mission.problem);
  return mission;
}

/** Without a name: the mission of the worktree one stands in, else the only one that is not finished. */
function impliedMission(ports: Ports, here: MissionsHere): FoundMission {
  const { current } = here.repository;
  if (current !== null && !current.isPrimary) {
    const own = here.found.filter(
      (one) => one.location.checkout.gitDir === current.gitDir || isLaneOf(ports, one, current),
    );
    const [only, ...others] = own;
    if (only !== undefined && others.length === 0) return only;
  }
  const open = here.found.filter((mission) => !isFinished(ports, mission));
  const candidates = [...open, ...here.unusable];
  const [only, ...others] = candidates;
  if (only === undefined) throw new ProblemError(noOpenMission(here, unopenedMissions(ports, here)));
  if (others.length > 0) throw new ProblemError(ambiguous(null, candidates));
  return usable(only);
}

/** Lane branches are stored as the mission's branch and a tail; the stored prefix decides, not the slug. */
function isLaneOf(ports: Ports, { location }: FoundMission, { branch }: Checkout): boolean {
  const stored = /"mission_branch":\s*"([^"]+)"/.exec(
    ports.files.readText(`${location.planningDirectory}/lanes.json`) ?? '',
  )?.[1];
  return stored !== undefined && branch !== null && branch.startsWith(`${stored}-lane-`);
}

/** A mission that cannot be read counts as open: it needs somebody to look at it. */
function isFinished(ports: Ports, { meta, location }: FoundMission): boolean {
  if (meta?.mergedAt != null) return true;
  try {
    const all = Object.values(ports.log.view(location).state.moved);
    return all.length > 0 && all.every(({ lane }) => lanes[lane].isTerminal);
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}

/** A repository may hold no mission, only missions that were not opened here, or only finished ones. */
function noOpenMission({ found }: MissionsHere, unopened: readonly UnopenedMission[]): Problem {
  const [closed, ...others] = unopened;
  if (closed !== undefined && others.length === 0) return homeNotCheckedOut(closed.slug, closed.branch);
  const names = unopened.map(({ slug }) => slug);
  const isNone = found.length === 0 && closed === undefined;
  return {
    diagnostic_code: 'MISSION_NOT_FOUND',
    message: isNone ? 'This repository has no mission yet.' : noneIsOpen(found, names),
    remediation: isNone
      ? ['spec-kitty mission create SLUG']
      : [
          ...names.slice(0, 5).map((slug) => `spec-kitty mission open ${slug}`),
          ...newestFirst(found)
            .slice(0, 5)
            .map(({ slug }) => `spec-kitty status --mission ${slug}`),
          'spec-kitty mission list',
        ],
    available_missions: [...found.map(({ slug }) => slug), ...names].slice(0, 50),
  };
}

/** What was merged last comes first. */
function newestFirst(found: readonly FoundMission[]): readonly FoundMission[] {
  const mergedAt = ({ meta }: FoundMission): string => meta?.mergedAt ?? '';
  return [...found].sort((a, b) => (mergedAt(a) < mergedAt(b) ? 1 : mergedAt(a) > mergedAt(b) ? -1 : 0));
}

function noneIsOpen(found: readonly FoundMission[], unopened: readonly string[]): string {
  if (unopened.length > 0) return `No mission is open here; ${unopened.length} are not checked out.`;
  return found.length === 1
    ? `The only mission of this repository, ${found[0]?.slug ?? ''}, is finished.`
    : `All ${found.length} missions of this repository are finished.`;
}
