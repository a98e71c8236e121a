import { parseMissionBranch } from '../domain/mission/mission-branch';
import type { Checkout, MissionLocation, Repository } from '../domain/mission/location';
import { parseMeta, type Meta } from '../domain/mission/meta';
import type { Problem } from '../domain/problem/problem';
import { gitAt, shellWord } from '../domain/problem/shell-word';
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

/** The mission of a name, read without any other one; null when there is none. Otherwise as {@link findMissions}. */
export function findMission(ports: Ports, repository: Repository, slug: string): FoundMission | UnusableMission | null {
  const copies = repository.checkouts.flatMap((checkout) => copyIn(ports, checkout, slug));
  return copies.length === 0 ? null : homeOf(ports, repository, copies);
}

interface Copy {
  readonly slug: string;
  readonly checkout: Checkout;
  readonly directory: string;
  readonly meta: Meta | { readonly fault: string } | null;
}

function copiesIn(ports: Ports, checkout: Checkout): readonly Copy[] {
  return ports.files.list(`${checkout.root}/kitty-specs`).flatMap((slug) => copyIn(ports, checkout, slug));
}

function copyIn(ports: Ports, checkout: Checkout, slug: string): readonly Copy[] {
  const directory = `${checkout.root}/kitty-specs/${slug}`;
  const text = ports.files.readText(`${directory}/meta.json`);
  if (text === null && ports.files.kindOf(`${directory}/status.events.jsonl`) === null) return [];
  return [{ slug, checkout, directory, meta: text === null ? null : parseMeta(text) }];
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
  if (any !== undefined && isMeta(any.meta)) {
    const branch = any.meta.homeBranch ?? '';
    const problem = isBranchKnown(ports, repository, branch)
      ? homeNotCheckedOut(any.slug, branch, repository.primary)
      : homeGone(any, branch);
    return unusable(any.slug, any.meta, problem);
  }
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

/**
 * A mission whose branch exists and is checked out nowhere. The user's own branch is switched to where a checkout stands on
 * none; a branch of a mission gets a checkout of its own.
 */
export function homeNotCheckedOut(slug: string, branch: string, primary: Checkout | null = null): Problem {
  const isSwitchable = primary !== null && primary.branch === null && parseMissionBranch(branch) === null;
  return {
    diagnostic_code: 'HOME_NOT_CHECKED_OUT',
    message: `${slug} lives on branch ${branch}, which is checked out nowhere here.`,
    violated_invariant: 'A mission is read and changed only in the checkout of its home branch.',
    remediation: isSwitchable
      ? [`${primary.root} is on no branch:`, `${gitAt(primary.root)} switch ${branch}`]
      : [`spec-kitty mission open ${slug}`],
    mission_slug: slug,
    home_branch: branch,
  };
}

function isBranchKnown({ repositories }: Ports, repository: Repository, branch: string): boolean {
  if (repositories.readRef(repository, `refs/heads/${branch}`) !== null) return true;
  return repositories.listBranches(repository, 'remote').some((name) => name.slice(name.indexOf('/') + 1) === branch);
}

/** A mission whose branch exists nowhere: as a rule it was renamed, and is what this checkout stands on. */
function homeGone({ slug, checkout, directory }: Copy, branch: string): Problem {
  const at = gitAt(checkout.root);
  return {
    diagnostic_code: 'HOME_NOT_CHECKED_OUT',
    message: `${slug} lives on branch ${branch}, which does not exist here.`,
    violated_invariant: 'A mission is read and changed only in the checkout of its home branch.',
    remediation: [
      'When it was pushed from another clone:',
      `${at} fetch`,
      ...(checkout.branch === null
        ? []
        : [
            `When ${branch} was renamed to ${checkout.branch}, it needs its name until the mission is merged:`,
            `${at} branch -m ${shellWord(checkout.branch)} ${shellWord(branch)}`,
          ]),
      `Or the mission is told the new name: home_branch and target_branch in ${directory}/meta.json, committed.`,
    ],
    mission_slug: slug,
    home_branch: branch,
    is_home_gone: true,
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
