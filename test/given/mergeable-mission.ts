import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInProcess } from '../run-program';
import { json, readyMission, type GivenWorkPackage } from './ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from './temporary-repository';

/** A repository with a mission whose work packages have been worked on in their lanes. */
export interface MergeableMission {
  readonly repository: TemporaryRepository;
  readonly root: string;
  readonly slug: string;
  /** Absolute path of the checkout the mission lives in. */
  readonly home: string;
  readonly homeBranch: string;
  /** Branch and worktree of the lane of each work package. */
  readonly lanes: Readonly<Record<string, { readonly branch: string; readonly root: string }>>;
}

export interface MergeableRequest {
  readonly home?: 'in-place' | 'worktree' | 'branch';
  readonly workPackages?: readonly GivenWorkPackage[];
  /** Writes what the project holds before the mission; it is committed. */
  readonly base?: (root: string) => void;
  /** What is done to the repository once the mission is finalised, before anybody works. */
  readonly prepare?: (root: string, slug: string) => void;
  /** What is done in the worktree of each work package, before it is committed. Absent: one file of its own. */
  readonly work?: (id: string, lane: { readonly root: string; git(...args: string[]): string }) => void;
  /** Work packages that are left in progress. */
  readonly unapproved?: readonly string[];
}

export const twoLanes: readonly GivenWorkPackage[] = [
  { id: 'WP01', ownedFiles: ['src/one/**'] },
  { id: 'WP02', ownedFiles: ['src/two/**'] },
];

/** What was made once in this test file, by what was asked for: the same again is its copy, put where it was. */
const made = new Map<string, { readonly mission: MergeableMission; readonly copy: string }>();
afterAll(() => {
  for (const { copy } of made.values()) rmSync(copy, { recursive: true, force: true });
});

/** Works through a mission up to the point where it can be merged. */
export async function mergeableMission(request: MergeableRequest = {}): Promise<MergeableMission> {
  if (Object.values(request).some((one) => typeof one === 'function')) return workThrough(request);
  const asked = JSON.stringify(request);
  const known = made.get(asked);
  if (known === undefined) {
    const mission = await workThrough(request);
    const copy = `${dirname(mission.root)}.copy`;
    copyFolder(dirname(mission.root), copy);
    made.set(asked, { mission, copy });
    return mission;
  }
  const { mission, copy } = known;
  // Somebody still uses it.
  if (existsSync(mission.root)) return workThrough(request);
  copyFolder(copy, dirname(mission.root));
  const checkouts = mission.repository.git('worktree', 'list', '--porcelain').match(/(?<=^worktree ).+$/gm) ?? [];
  // An index knows its files by their inodes too.
  for (const checkout of checkouts) gitIn(checkout, 'update-index', '-q', '--refresh');
  return mission;
}

function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

async function workThrough(request: MergeableRequest): Promise<MergeableMission> {
  const { home = 'worktree', workPackages = twoLanes, work = writeOwnFile, unapproved = [], base, prepare } = request;
  const repository = temporaryRepository();
  const { root } = repository;
  if (base !== undefined) {
    base(root);
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'What there was before');
  }
  const slug = await readyMission(root, workPackages, ['--home', home]);
  prepare?.(root, slug);
  const listed = JSON.parse(
    execFileSync('git', ['show', `${branchOf(repository, slug, home)}:kitty-specs/${slug}/meta.json`], {
      cwd: root,
      env: childEnvironment(),
      encoding: 'utf8',
    }),
  ) as { home_branch: string };
  const lanes: Record<string, { branch: string; root: string }> = {};
  for (const { id } of workPackages) {
    const taken = json(await runInProcess(root, ['implement', id, '--agent', 'otter', '--mission', slug, '--json']));
    const lane = { branch: String(taken['branch']), root: String(taken['workspace_path']) };
    lanes[id] = lane;
    work(id, { root: lane.root, git: (...args) => gitIn(lane.root, ...args) });
    gitIn(lane.root, 'add', '-A');
    gitIn(lane.root, 'commit', '-q', '--allow-empty', '-m', `Work of ${id}`);
    if (!unapproved.includes(id)) await approve(root, slug, id);
  }
  const homeRoot = home === 'worktree' ? join(root, '.worktrees', slug) : root;
  return { repository, root, slug, home: homeRoot, homeBranch: listed.home_branch, lanes };
}

export async function approve(cwd: string, slug: string, id: string): Promise<void> {
  const on = ['--mission', slug, '--json'];
  json(await runInProcess(cwd, ['move-task', id, '--to', 'for_review', '--agent', 'otter', ...on]));
  const review = ['--reviewer', 'heron', '--approval-ref', 'seen'];
  json(await runInProcess(cwd, ['move-task', id, '--to', 'approved', ...review, ...on]));
}

export function gitIn(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: childEnvironment(), encoding: 'utf8', stdio: 'pipe' }).trimEnd();
}

export function commitFile(cwd: string, path: string, content: string): void {
  writeIn(cwd, path, content);
  gitIn(cwd, 'add', '-A');
  gitIn(cwd, 'commit', '-qm', `Write ${path}`);
}

export function writeIn(cwd: string, path: string, content: string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

/** Names and commits of all refs, for comparing before and after. */
export function refsOf(root: string): string {
  return gitIn(root, 'for-each-ref', '--format=%(refname) %(objectname)');
}

export function logOf(directory: string): readonly Record<string, unknown>[] {
  return readFileSync(join(directory, 'status.events.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function writeOwnFile(id: string, { root }: { readonly root: string }): void {
  writeIn(root, `src/${id === 'WP01' ? 'one' : id === 'WP02' ? 'two' : id.toLowerCase()}/part.ts`, `// ${id}\n`);
}

function branchOf(repository: TemporaryRepository, slug: string, home: string): string {
  if (home !== 'worktree') return 'HEAD';
  const branches = repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/kitty/').split('\n');
  const found = branches.find((branch) => !/-lane-/.test(branch));
  if (found === undefined) throw new Error(`${slug} has no branch: ${readdirSync(repository.root).join(' ')}`);
  return found;
}
