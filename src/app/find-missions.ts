import { parseMissionBranch } from '../domain/mission/mission-branch';
import type { Checkout, MissionLocation, Repository } from '../domain/mission/location';
import { parseMeta, type Meta } from '../domain/mission/meta';
import { ambiguous, resolveMission } from '../domain/mission/resolve-mission';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { lanes } from '../domain/status/lanes';
import type { Ports } from '../ports/ports';

/** A mission as it was found in its home. */
export interface FoundMission {
  readonly slug: string;
  readonly missionId: string | null;
  readonly missionNumber: number | null;
  /** Null for a mission whose `meta.json` is missing. */
  readonly meta: Meta | null;
  readonly location: MissionLocation;
}

/** A mission that is not where it lives: its home branch is checked out nowhere, or `meta.json` cannot be read. */
export interface UnusableMission {
  readonly slug: string;
  readonly missionId: string | null;
  readonly missionNumber: number | null;
  readonly problem: Problem;
}

export interface MissionsHere {
  readonly repository: Repository;
  /** By name. */
  readonly found: readonly FoundMission[];
  readonly unusable: readonly UnusableMission[];
}

/**
 * Finds every mission of the repository in its home. A worktree holds copies of the missions of its branch; a copy counts
 * only in the checkout of its home branch. Starts no process and writes nothing.
 */
export function findMissions(ports: Ports): MissionsHere {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const copies = repository.checkouts.flatMap((checkout) => copiesIn(ports, checkout));
  const slugs = [...new Set(copies.map(({ slug }) => slug))].sort();
  const homes = slugs.map((slug) =>
    homeOf(
      ports,
      repository,
      copies.filter((copy) => copy.slug === slug),
    ),
  );
  return {
    repository,
    found: homes.flatMap((home) => ('location' in home ? [home] : [])),
    unusable: homes.flatMap((home) => ('problem' in home ? [home] : [])),
  };
}

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

/** @throws ProblemError META_INVALID as `assertHasMeta`, MISSION_READ_ONLY for a mission that is merged. */
export function assertWritable(mission: FoundMission): void {
  assertHasMeta(mission);
  const { slug, meta } = mission;
  if (meta?.mergedAt == null) return;
  throw new ProblemError({
    diagnostic_code: 'MISSION_READ_ONLY',
    message: `${slug} was merged at ${meta.mergedAt} and is read-only.`,
    remediation: [`spec-kitty status --mission ${slug}`],
    mission_slug: slug,
  });
}

/** @throws ProblemError META_INVALID for a mission without meta.json: nothing says where its home is and of what type it is. */
export function assertHasMeta({ slug, meta, location }: FoundMission): void {
  if (meta !== null) return;
  const path = `${location.planningDirectory}/meta.json`;
  throw new ProblemError({
    diagnostic_code: 'META_INVALID',
    message: `${path} is missing: nothing can be written until it is back.`,
    violated_invariant: 'A mission says in its meta.json which branch it lives on.',
    remediation: [`git -C ${JSON.stringify(location.checkout.root)} restore -- ${JSON.stringify(path)}`],
    mission_slug: slug,
    path,
  });
}

interface Copy {
  readonly slug: string;
  readonly checkout: Checkout;
  readonly directory: string;
  readonly meta: Meta | { readonly fault: string } | null;
}

function copiesIn(ports: Ports, checkout: Checkout): readonly Copy[] {
  const folder = `${checkout.root}/kitty-specs`;
  return ports.files.list(folder).flatMap((slug) => {
    const directory = `${folder}/${slug}`;
    const text = ports.files.readText(`${directory}/meta.json`);
    if (text === null && ports.files.kindOf(`${directory}/status.events.jsonl`) === null) return [];
    return [{ slug, checkout, directory, meta: text === null ? null : parseMeta(text) }];
  });
}

/** Of all copies of one mission the one that counts, or why none does. */
function homeOf(ports: Ports, repository: Repository, copies: readonly Copy[]): FoundMission | UnusableMission {
  const named = copies.find(
    ({ meta, checkout }) => isMeta(meta) && meta.homeBranch !== null && meta.homeBranch === checkout.branch,
  );
  if (named !== undefined) return located(repository, named, named);
  const plain = copies.find(
    ({ meta, checkout }) =>
      checkout === (repository.primary ?? repository.current) &&
      (meta === null || !isMeta(meta) || meta.homeBranch === null),
  );
  if (plain !== undefined) return coordinated(ports, repository, plain, copies);
  const merged = copies.find(({ meta }) => isMeta(meta) && meta.mergedAt !== null);
  if (merged !== undefined) return located(repository, merged, merged);
  const any = copies.find(({ meta }) => isMeta(meta) && meta.homeBranch !== null);
  if (any !== undefined && isMeta(any.meta))
    return unusable(any.slug, any.meta, homeNotCheckedOut(any.slug, any.meta.homeBranch ?? '', repository.primary));
  const [first] = copies;
  if (first === undefined) throw new Error('a mission without a copy');
  return coordinated(ports, repository, first, copies);
}

/** A mission of the existing tool may keep its log on a branch of its own, in a worktree of that branch. */
function coordinated(
  ports: Ports,
  repository: Repository,
  plain: Copy,
  copies: readonly Copy[],
): FoundMission | UnusableMission {
  if (plain.meta !== null && !isMeta(plain.meta))
    return unusable(plain.slug, null, metaInvalid(plain, plain.meta.fault));
  const branch = plain.meta?.coordinationBranch ?? null;
  if (branch === null) return located(repository, plain, plain);
  const log = copies.find(({ checkout }) => checkout.branch === branch);
  if (log !== undefined) return located(repository, log, plain);
  const isGone = ports.repositories.readRef(repository, `refs/heads/${branch}`) === null;
  return isGone
    ? located(repository, plain, plain)
    : unusable(plain.slug, plain.meta, homeNotCheckedOut(plain.slug, branch));
}

function located(repository: Repository, home: Copy, planning: Copy): FoundMission | UnusableMission {
  const { meta } = planning;
  if (meta !== null && !isMeta(meta)) return unusable(planning.slug, null, metaInvalid(planning, meta.fault));
  return {
    slug: home.slug,
    missionId: meta?.missionId ?? null,
    missionNumber: meta?.missionNumber ?? null,
    meta,
    location: {
      slug: home.slug,
      checkout: home.checkout,
      commonDir: repository.commonDir,
      directory: home.directory,
      planningDirectory: planning.directory,
    },
  };
}

function isMeta(meta: Copy['meta']): meta is Meta {
  return meta !== null && 'row' in meta;
}

function unusable(slug: string, meta: Meta | null, problem: Problem): UnusableMission {
  return { slug, missionId: meta?.missionId ?? null, missionNumber: meta?.missionNumber ?? null, problem };
}

/** The user's own branch is switched to where a checkout stands on none; a branch of a mission gets a checkout of its own. */
function homeNotCheckedOut(slug: string, branch: string, primary: Checkout | null = null): Problem {
  const isSwitchable = primary !== null && primary.branch === null && parseMissionBranch(branch) === null;
  return {
    diagnostic_code: 'HOME_NOT_CHECKED_OUT',
    message: `${slug} lives on branch ${branch}, which is checked out nowhere here.`,
    violated_invariant: 'A mission is read and changed only in the checkout of its home branch.',
    remediation: isSwitchable
      ? [`${primary.root} is on no branch:`, `git -C ${JSON.stringify(primary.root)} switch ${branch}`]
      : [`spec-kitty mission open ${slug}`],
    mission_slug: slug,
    home_branch: branch,
  };
}

function metaInvalid({ slug, directory }: Copy, fault: string): Problem {
  return {
    diagnostic_code: 'META_INVALID',
    message: `${directory}/meta.json ${fault}.`,
    remediation: [`Correct ${directory}/meta.json; git log -p -- meta.json in that folder shows its past.`],
    mission_slug: slug,
    path: `${directory}/meta.json`,
  };
}

function namedMission(ports: Ports, handle: string, here: MissionsHere): FoundMission {
  const resolved = resolveMission<FoundMission | UnusableMission>(handle, [...here.found, ...here.unusable]);
  if ('mission' in resolved) return usable(resolved.mission);
  const unopened = resolveMission(handle, unopenedMissions(ports, here));
  throw new ProblemError(
    'mission' in unopened ? homeNotCheckedOut(unopened.mission.slug, unopened.mission.branch) : resolved.problem,
  );
}

/** A mission that is known only by its branch: pushed, or local, but checked out nowhere. */
export interface UnopenedMission {
  /** As the branch name tells; the directory may have a number in front. */
  readonly slug: string;
  readonly branch: string;
  readonly missionId: null;
  readonly missionNumber: null;
}

/** Mission branches, local and on locally known remotes, that no mission found here lives on. Asks no network. */
export function unopenedMissions(
  { repositories }: Ports,
  { repository, found, unusable }: MissionsHere,
): readonly UnopenedMission[] {
  const known = new Set([
    ...found.map(({ meta }) => meta?.homeBranch),
    ...unusable.map(({ problem }) => problem['home_branch']),
  ]);
  const remote = repositories.listBranches(repository, 'remote').map((name) => name.slice(name.indexOf('/') + 1));
  return [...new Set([...repositories.listBranches(repository, 'local'), ...remote])]
    .filter((branch) => /^kitty\/mission-/.test(branch) && !/-lane-[a-z]+$/.test(branch) && !known.has(branch))
    .map((branch) => ({ slug: branch.slice('kitty/mission-'.length), branch, missionId: null, missionNumber: null }));
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
          ...found.slice(0, 1).map(({ slug }) => `spec-kitty status --mission ${slug}`),
          'spec-kitty mission list',
        ],
    available_missions: [...found.map(({ slug }) => slug), ...names].slice(0, 50),
  };
}

function noneIsOpen(found: readonly FoundMission[], unopened: readonly string[]): string {
  if (unopened.length > 0) return `No mission is open here; ${unopened.length} are not checked out.`;
  return found.length === 1
    ? `The only mission of this repository, ${found[0]?.slug ?? ''}, is finished.`
    : `All ${found.length} missions of this repository are finished.`;
}
