// Kills `merge` and its `undo` just before every file change, git's included, and sees whether the next command makes it
// whole: all branches at their old places or all at their new ones, no lock left, nothing lost, and no commit in between that
// takes the merge back. By itself: STEP=7 WORDS="--strategy rebase" node test/reliability/merge-kills.mjs, or with UNDO=1.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildPreload,
  copyRepository,
  gitIn,
  killedRun,
  killEverywhere,
  namesIn,
  plainEnvironment,
  program,
} from './kill-points.mjs';

/** Kills a merge with these words everywhere. */
export function killMerges(setting, words = []) {
  const { place, env } = setting;
  const template = join(place, `merge${words.join('')}`);
  const slug = mergeableCopy(place, env, template);
  const before = refsOf(template, env);
  const whole = killedRun(setting, template, ['merge', ...words], 0);
  const usual = new Set(namesIn(whole.folder));
  const fault = faultIn(whole.folder, env, slug, usual);
  rmSync(whole.folder, { recursive: true, force: true });
  const { points, broken } = killEverywhere(setting, template, ['merge', ...words], (folder, at) =>
    faultAfter(folder, env, slug, before, at, words, usual),
  );
  return { points, broken: fault === null ? broken : [`whole: ${fault}`, ...broken] };
}

/** Kills the undo of a merge everywhere: the same command again takes the rest of it back. */
export function killUndo(setting) {
  const { place, env } = setting;
  const template = join(place, 'undo');
  const slug = mergeableCopy(place, env, template);
  const branches = (folder) => gitIn(folder, env, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
  const before = branches(template);
  execFileSync(process.execPath, [program, 'merge', '--keep-worktree'], { cwd: template, env });
  return killEverywhere(setting, template, ['undo', '--mission', slug], (folder) => {
    const again = spawnSync(process.execPath, [program, 'undo', '--mission', slug], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    const resumed = spawnSync(process.execPath, [program, 'merge', '--resume'], { cwd: folder, env, encoding: 'utf8' });
    if (branches(folder) !== before)
      return `undo: exit ${again.status} ${again.stderr.slice(0, 300)} ${resumed.stderr.slice(0, 200)}`;
    const status = gitIn(folder, env, 'status', '--porcelain');
    if (status !== 'A  foreign.txt') return `git status: ${status.slice(0, 200)}`;
    const locks = locksIn(folder);
    return locks.length > 0 ? `left ${locks.join(', ')}` : null;
  });
}

const made = new Map();

/** A copy of the one repository that all of this begins with. @returns the name of its mission. */
export function mergeableCopy(place, env, folder) {
  const first = join(place, 'mergeable');
  if (!made.has(first)) made.set(first, mergeableMission(first, env));
  copyRepository(first, folder);
  return made.get(first);
}

/** Two lanes in worktrees, the home in another, the target checked out with a file of the user staged. */
function mergeableMission(folder, env) {
  mkdirSync(folder, { recursive: true });
  const git = (...args) => gitIn(folder, env, ...args);
  const kitty = (...args) =>
    JSON.parse(execFileSync(process.execPath, [program, ...args, '--json'], { cwd: folder, env, encoding: 'utf8' }));
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Otter');
  git('config', 'user.email', 'otter@example.org');
  writeFileSync(join(folder, 'README.md'), '# Project\n');
  git('add', '-A');
  git('commit', '-qm', 'Start');
  kitty('hooks', 'install');
  const {
    mission_slug: slug,
    feature_dir: directory,
    home_path: home,
  } = kitty('mission', 'create', 'tide', '--home', 'worktree');
  writeFileSync(join(directory, 'spec.md'), '# Tide\n\n| FR-001 | Show | A visitor sees the next tide | High |\n');
  writeFileSync(join(directory, 'plan.md'), '# Plan\n');
  mkdirSync(join(directory, 'tasks'), { recursive: true });
  for (const id of ['WP01', 'WP02']) {
    writeFileSync(
      join(directory, 'tasks', `${id}-part.md`),
      `---\nwork_package_id: ${id}\ntitle: Part\ndependencies: []\nrequirement_refs: [FR-001]\nsubtasks: []\nexecution_mode: code_change\nowned_files: ["src/${id}/**"]\nauthoritative_surface: src/${id}/\n---\n\n# ${id}\n`,
    );
  }
  kitty('finalize-tasks', '--mission', slug);
  for (const id of ['WP01', 'WP02']) {
    const { workspace_path: lane } = kitty('implement', id, '--agent', 'otter');
    mkdirSync(join(lane, 'src', id), { recursive: true });
    for (const name of ['a', 'b'])
      writeFileSync(join(lane, 'src', id, `${name}.ts`), `export const ${name} = 1;\n`.repeat(20));
    if (id === 'WP01') writeFileSync(join(lane, 'README.md'), '# Project\n\nWith tides.\n');
    gitIn(lane, env, 'add', '-A');
    gitIn(lane, env, 'commit', '-qm', `Work of ${id}`);
    kitty('move-task', id, '--to', 'for_review', '--agent', 'otter');
    kitty('move-task', id, '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'seen');
  }
  writeFileSync(join(folder, 'main.txt'), 'of the target\n');
  git('add', '-A');
  git('commit', '-qm', 'On the target');
  git('pack-refs', '--all');
  writeFileSync(join(folder, 'foreign.txt'), 'of the user\n');
  git('add', 'foreign.txt');
  return existsSync(home) ? slug : '';
}

/** Three ways to go on, in turn: resume, abort, or just the same command again. */
function faultAfter(folder, env, slug, before, at, words, usual) {
  const kitty = (...args) => spawnSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: 'utf8' });
  const isOpen = existsSync(join(folder, '.git', 'spec-kitty', 'merge', `${slug}.json`));
  const looked = kitty('status', '--mission', slug, '--json');
  if (looked.status !== 0) return `status: ${looked.stdout.slice(0, 300)}`;
  const committed = isOpen ? commitFault(folder, env) : null;
  if (committed !== null) return committed;
  const way = isOpen ? ['resume', 'abort', 'again'][at % 3] : 'again';
  if (way === 'abort') {
    const aborted = kitty('merge', '--abort');
    const isApplied = aborted.stderr.includes('MERGE_ALREADY_APPLIED');
    if (aborted.status !== 0 && !isApplied) return `abort: ${aborted.stderr.slice(0, 300)}`;
    if (!isApplied && refsOf(folder, env) !== before) return 'after abort the refs are not the old ones';
    if (!isApplied && locksIn(folder).length > 0) return `after abort: ${locksIn(folder).join(', ')}`;
  }
  const next = way === 'resume' ? kitty('merge', '--resume') : kitty('merge', ...words);
  if (next.status !== 0) return `${way}: exit ${next.status} ${next.stdout}${next.stderr}`.slice(0, 500);
  return faultIn(folder, env, slug, usual);
}

/** A commit of somebody who does not know that a merge was interrupted is stopped by the hook. */
function commitFault(folder, env) {
  const kitty = join(folder, '..', 'bin');
  mkdirSync(kitty, { recursive: true });
  writeFileSync(join(kitty, 'spec-kitty'), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`, { mode: 0o755 });
  const hooked = { ...env, PATH: `${kitty}:${env.PATH}` };
  const before = gitIn(folder, env, 'rev-parse', 'HEAD');
  const { stderr } = spawnSync('git', ['commit', '-m', 'Between'], { cwd: folder, env: hooked, encoding: 'utf8' });
  if (gitIn(folder, env, 'rev-parse', 'HEAD') !== before) return 'a commit was made over an unfinished merge';
  return /MERGE_IN_PROGRESS|index\.lock|cannot lock ref/.test(stderr)
    ? null
    : `the commit was refused with ${stderr.slice(0, 200)}`;
}

function faultIn(folder, env, slug, usual) {
  const status = gitIn(folder, env, 'status', '--porcelain');
  if (status !== 'A  foreign.txt') return `git status: ${status.slice(0, 200)}`;
  const branches = gitIn(folder, env, 'for-each-ref', '--format=%(refname)', 'refs/heads');
  if (branches !== 'refs/heads/main') return `branches: ${branches.replaceAll('\n', ' ')}`;
  const files = gitIn(folder, env, 'ls-tree', '-r', '--name-only', 'main').split('\n');
  for (const path of ['main.txt', 'src/WP01/a.ts', 'src/WP01/b.ts', 'src/WP02/a.ts', 'src/WP02/b.ts']) {
    if (!files.includes(path)) return `${path} is not in main`;
  }
  const rows = gitIn(folder, env, 'show', `main:kitty-specs/${slug}/status.events.jsonl`)
    .split('\n')
    .map((line) => JSON.parse(line));
  const done = rows.filter(({ to_lane: to }) => to === 'done').map(({ wp_id: id }) => id);
  if (done.join(' ') !== 'WP01 WP02') return `done: ${done.join(' ')}`;
  if (gitIn(folder, env, 'worktree', 'list').split('\n').length !== 1) return 'worktrees are left';
  const locks = locksIn(folder);
  if (locks.length > 0) return `left ${locks.join(', ')}`;
  const checked = spawnSync('git', ['fsck', '--no-dangling'], { cwd: folder, env, encoding: 'utf8' });
  if (checked.status !== 0 || checked.stderr !== '') return `fsck: ${checked.stderr.slice(0, 200)}`;
  const left = namesIn(folder).filter(
    (name) => !usual.has(name) && !/^spec-kitty\/(?:torn|prompts|tmp)/.test(name) && !/^spec-kitty-locks\//.test(name),
  );
  return left.length === 0 ? null : `left ${left.join(', ')}`;
}

/** Locks of git itself. */
export function locksIn(folder) {
  return namesIn(folder).filter((name) => name.endsWith('.lock') && !name.startsWith('spec-kitty'));
}

function refsOf(folder, env) {
  return gitIn(folder, env, 'for-each-ref', '--format=%(refname) %(objectname)');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-merge-kills-')));
  const setting = {
    preload: buildPreload(place),
    place,
    env: plainEnvironment(place),
    step: Number(process.env.STEP ?? 1),
  };
  const words = process.env.WORDS ? process.env.WORDS.split(' ') : [];
  const { points, broken } = process.env.UNDO ? killUndo(setting) : killMerges(setting, words);
  broken.slice(0, 20).forEach((line) => console.log(line));
  console.log(`${points} points, ${broken.length} broken`);
  rmSync(place, { recursive: true, force: true });
  process.exitCode = broken.length === 0 ? 0 : 1;
}
