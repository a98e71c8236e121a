// Kills `merge` just before every file change, git's included, and sees whether the next command makes it whole: all
// branches at their old places or all at their new ones, no lock left, nothing lost. By itself: STEP=7 node merge-kills.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'bin', 'run.js');

/** @returns how many points there were, and what was wrong after which. */
export function killMerges({ preload, place, env, step, words = [] }) {
  const template = join(place, `merge${words.join('')}`);
  const slug = mergeableMission(template, env);
  const before = refsOf(template, env);
  const whole = killedRun({ preload, place, env, template, at: 0, words });
  const usual = new Set(namesIn(whole.folder));
  const total = whole.calls;
  const fault = faultIn(whole.folder, env, slug, usual);
  const broken = fault === null ? [] : [`whole: ${fault}`];
  rmSync(whole.folder, { recursive: true, force: true });
  let points = 0;
  for (let at = 1; at <= total; at += step) {
    const run = killedRun({ preload, place, env, template, at, words });
    if (!run.wasKilled) continue;
    points += 1;
    const wrong = faultAfter(run.folder, env, slug, before, at, words, usual);
    if (wrong !== null) broken.push(`${at}: ${wrong}`);
    rmSync(run.folder, { recursive: true, force: true });
  }
  return { points, broken };
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

function killedRun({ preload, place, env, template, at, words }) {
  const folder = join(place, `run-${process.hrtime.bigint().toString(36)}`);
  copyRepository(template, folder);
  const counter = `${folder}.count`;
  writeFileSync(counter, Buffer.alloc(8));
  spawnSync('setsid', ['--wait', process.execPath, program, 'merge', ...words], {
    cwd: folder,
    env: { ...env, LD_PRELOAD: preload, KILL_BELOW: `${folder}/`, KILL_COUNTER: counter, KILL_AT: String(at) },
  });
  const calls = Number(readFileSync(counter).readBigUInt64LE());
  rmSync(counter, { force: true });
  return { folder, calls, wasKilled: at > 0 && calls >= at };
}

/** Worktrees know each other by absolute paths. */
function copyRepository(from, to) {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
  const files = [
    ...readdirSync(join(to, '.git', 'worktrees')).map((name) => join(to, '.git', 'worktrees', name, 'gitdir')),
    ...readdirSync(join(to, '.worktrees')).map((name) => join(to, '.worktrees', name, '.git')),
  ];
  for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${from}/`, `${to}/`));
}

/** Three ways to go on, in turn: resume, abort, or just the same command again. */
function faultAfter(folder, env, slug, before, at, words, usual) {
  const kitty = (...args) => spawnSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: 'utf8' });
  const isOpen = existsSync(join(folder, '.git', 'spec-kitty', 'merge', `${slug}.json`));
  const looked = kitty('status', '--mission', slug, '--json');
  if (looked.status !== 0) return `status: ${looked.stdout.slice(0, 300)}`;
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

function namesIn(folder) {
  return readdirSync(join(folder, '.git'), { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith('objects/'));
}

function locksIn(folder) {
  return namesIn(folder).filter((name) => name.endsWith('.lock') && !name.startsWith('spec-kitty'));
}

function refsOf(folder, env) {
  return gitIn(folder, env, 'for-each-ref', '--format=%(refname) %(objectname)');
}

function gitIn(cwd, env, ...args) {
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-merge-kills-')));
  const env = {
    ...process.env,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    XDG_CACHE_HOME: join(place, 'cache'),
  };
  for (const name of ['NODE_OPTIONS', 'SPEC_KITTY_MISSION', 'NODE_ENV']) delete env[name];
  const preload = join(place, 'crash-preload.so');
  execFileSync('cc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    preload,
    join(root, 'test', 'reliability', 'crash-preload.c'),
    '-ldl',
  ]);
  const words = process.env.WORDS ? process.env.WORDS.split(' ') : [];
  const { points, broken } = killMerges({ preload, place, env, step: Number(process.env.STEP ?? 1), words });
  broken.slice(0, 20).forEach((line) => console.log(line));
  console.log(`${points} points, ${broken.length} broken`);
  rmSync(place, { recursive: true, force: true });
  process.exitCode = broken.length === 0 ? 0 : 1;
}
