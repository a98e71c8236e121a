// Runs the races and kills that the README promises, with real processes, and says what became of each.
// WORKERS, APPENDS, CLAIMS, STEP and MERGE_STEP (kill at every such call) make it smaller; RESULTS names another file for the figures.
// ONLY="kill implement" runs those whose name holds that, and keeps the figures of the others.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sizedMission } from '../given/sized-mission.mjs';
import { buildPreload, killedRun, killEverywhere, namesIn, plainEnvironment, program } from './kill-points.mjs';
import { killMerges, killUndo } from './merge-kills.mjs';
import { killLanded, killPreparePr } from './pull-request-kills.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const size = {
  workers: number('WORKERS', 32),
  appends: number('APPENDS', 50),
  claims: number('CLAIMS', 200),
  step: number('STEP', 1),
  // A merge has hundreds of such calls: every seventh, so that all of it takes minutes.
  mergeStep: number('MERGE_STEP', Math.max(7, number('STEP', 1))),
};
const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-promises-')));
const env = plainEnvironment(place);
const rows = [];

try {
  for (const autoCommit of [false, true]) {
    if (isWanted('race on one mission')) await raceOnOneMission(autoCommit);
    if (isWanted('race on many missions')) await raceOnManyMissions(autoCommit);
  }
  if (isWanted('race for claims')) await raceForClaims();
  if (isWanted('race to implement')) await raceToImplement();
  if (isWanted('race for prompts')) await raceForPrompts();
  killCommands();
  const results = process.env.RESULTS ?? join(root, 'test', 'reliability', 'results', 'latest.json');
  const report = { node: process.version, size, rows: withEarlier(results) };
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exitCode = rows.every(({ isKept }) => isKept) ? 0 : 1;

function number(name, otherwise) {
  return Number(process.env[name] ?? otherwise);
}

function isWanted(name) {
  return name.includes(process.env.ONLY ?? '');
}

/** A run of some of them takes the place of their earlier results; the others stay. */
function withEarlier(results) {
  if (!process.env.ONLY || !existsSync(results)) return rows;
  const { rows: earlier } = JSON.parse(readFileSync(results, 'utf8'));
  const anew = (promise) => rows.find((row) => row.promise === promise);
  return [
    ...earlier.map((row) => anew(row.promise) ?? row),
    ...rows.filter(({ promise }) => !earlier.some((row) => row.promise === promise)),
  ];
}

function say(promise, result, isKept) {
  rows.push({ promise, result, isKept });
  console.log(`${isKept ? 'kept  ' : 'BROKEN'} ${promise}: ${result}`);
}

/** Every worker marks the subtask of its own work package done and open in turn; each call is one event. */
async function raceOnOneMission(autoCommit) {
  const folder = fresh(`one-${autoCommit}`);
  const slug = sizedMission(folder, { workPackages: size.workers, events: 0, autoCommit });
  stageForeignFile(folder);
  const before = eventsOf(folder, slug).length;
  const failed = await race(folder, (worker, turn) => [
    'mark-status',
    'T001',
    '--status',
    turn % 2 === 0 ? 'done' : 'planned',
    '--wp',
    id(worker),
  ]);
  judgeRace(
    `${size.workers} processes × ${size.appends} events on one mission`,
    autoCommit,
    [[folder, slug, before, size.workers * size.appends]],
    failed,
  );
}

async function raceOnManyMissions(autoCommit) {
  const folder = fresh(`many-${autoCommit}`);
  const slug = sizedMission(folder, { workPackages: 1, events: 0, autoCommit });
  const slugs = Array.from({ length: size.workers }, (_, index) => `${String(index).padStart(3, '0')}-copy`);
  for (const copy of slugs) {
    cpSync(join(folder, 'kitty-specs', slug), join(folder, 'kitty-specs', copy), { recursive: true });
    const meta = join(folder, 'kitty-specs', copy, 'meta.json');
    writeFileSync(meta, readFileSync(meta, 'utf8').replace(/"mission_id": "[^"]*"/, '"mission_id": null'));
  }
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'Copies');
  stageForeignFile(folder);
  const before = slugs.map((copy) => eventsOf(folder, copy).length);
  const failed = await race(folder, (worker, turn) => [
    'mark-status',
    'T001',
    '--status',
    turn % 2 === 0 ? 'done' : 'planned',
    '--wp',
    'WP01',
    '-m',
    slugs[worker],
  ]);
  judgeRace(
    `${size.workers} processes on ${size.workers} missions, ${size.appends} events each`,
    autoCommit,
    slugs.map((copy, index) => [folder, copy, before[index], size.appends]),
    failed,
  );
}

function judgeRace(promise, autoCommit, missions, failed) {
  let lost = 0;
  let torn = 0;
  let repeated = 0;
  for (const [folder, slug, before, expected] of missions) {
    const events = eventsOf(folder, slug);
    lost += before + expected - events.length;
    torn += events.filter((event) => event === null).length;
    repeated += events.length - new Set(events.map((event) => event?.event_id)).size;
  }
  const [folder] = missions[0];
  const locks = leftLocks(folder);
  const status = git(folder, 'status', '--porcelain').split('\n').filter(Boolean);
  const dirty = status.filter((line) => line !== 'A  foreign.txt');
  const isForeignKept = status.includes('A  foreign.txt');
  const isClean = !autoCommit || dirty.length === 0;
  say(
    `${promise}, auto-commit ${autoCommit ? 'on' : 'off'}`,
    `${failed} failed, ${lost} lost, ${torn} torn, ${repeated} repeated, ${locks.length} locks left${autoCommit ? `, ${dirty.length} uncommitted` : ''}, the user's staged file ${isForeignKept ? 'still staged' : 'LOST'}`,
    failed === 0 && lost === 0 && torn === 0 && repeated === 0 && locks.length === 0 && isClean && isForeignKept,
  );
}

async function raceForClaims() {
  const folder = fresh('claims');
  const slug = sizedMission(folder, { workPackages: 1, events: 0, autoCommit: false });
  const call = (...words) => start(folder, words);
  await call('release', 'WP01', '--reason', 'start');
  let wins = 0;
  let odd = 0;
  let extra = 0;
  for (let round = 0; round < size.claims; round++) {
    const before = eventsOf(folder, slug);
    const both = await Promise.all(
      ['otter', 'heron'].map((agent) => call('move-task', 'WP01', '--to', 'claimed', '--agent', agent)),
    );
    const won = both.filter(({ exit }) => exit === 0).length;
    const refused = both.filter(({ exit, stderr }) => (exit === 1 || exit === 4) && stderr.includes('WP01')).length;
    if (won === 1 && refused === 1) wins += 1;
    else odd += 1;
    const claims = eventsOf(folder, slug).slice(before.length);
    if (claims.some((event) => event?.actor !== claims[0]?.actor)) extra += 1;
    if (claims.filter((event) => event?.to_lane === 'claimed').length !== 1) extra += 1;
    await call('release', 'WP01', '--reason', 'next round');
  }
  say(
    `two processes claim one work package, ${size.claims} times`,
    `${wins} times exactly one winner and one refusal with its reason, ${odd} times anything else; ${extra} times a loser left something`,
    odd === 0 && extra === 0,
  );
}

/** Agents who ask at once for work get one work package each, or are told that there is none. */
async function raceToImplement() {
  const many = size.workers >= 20 ? 20 : size.workers;
  for (const ready of [many, Math.ceil(many * 0.4)]) {
    const { folder, slug } = readyMission(`implement-${ready}`, ready);
    await judgeWinners(folder, slug, many, ready, () => []);
  }
  const { folder, slug } = readyMission('implement-one', 2);
  await judgeWinners(folder, slug, many, 1, () => ['WP01']);
}

/** Reviews of two missions in two repositories, asked for at once: every prompt is a file of its own, for its own work. */
async function raceForPrompts() {
  const places = ['prompts-here', 'prompts-there'].flatMap(handedOverMissions);
  const prompts = [];
  const each = Math.max(1, Math.ceil(size.claims / 8));
  await Promise.all(
    Array.from({ length: 8 }, async (_, worker) => {
      const place = places[worker % places.length];
      for (let turn = 0; turn < each; turn++) {
        const words = ['review', 'WP01', '--agent', 'heron', '--mission', place.slug, '--json'];
        const { stdout } = await start(place.folder, words, 'pipe');
        prompts.push({ place, identity: JSON.parse(stdout).prompt_identity });
      }
    }),
  );
  const paths = new Set(prompts.map(({ identity }) => identity.prompt_path)).size;
  const own = prompts.filter(
    ({ place, identity }) => identity.repo_root === place.folder && identity.mission_slug === place.slug,
  ).length;
  let wrong = 0;
  for (const asked of places) {
    for (const place of places) {
      const { identity } = prompts.findLast((one) => one.place === place);
      const words = ['check-prompt', '--prompt', identity.prompt_path, '--wp', 'WP01', '--mission', asked.slug];
      const { exit } = await start(asked.folder, ['review', ...words]);
      if ((exit === 0) !== (asked === place)) wrong += 1;
    }
  }
  say(
    `8 processes make ${prompts.length} review prompts for two missions in two repositories`,
    `${paths} different paths, ${own} for their own work, ${wrong} of ${places.length ** 2} checks of each against each wrong`,
    paths === prompts.length && own === prompts.length && wrong === 0,
  );
}

/** Two missions of one repository, each with its work package handed over. */
function handedOverMissions(name) {
  const { folder, slug } = readyMission(name, 1);
  const other = `other-${slug}`;
  const mission = join(folder, 'kitty-specs', other);
  cpSync(join(folder, 'kitty-specs', slug), mission, { recursive: true });
  const edit = (file, what, instead) =>
    writeFileSync(join(mission, file), readFileSync(join(mission, file), 'utf8').replace(what, instead));
  edit('meta.json', /"mission_id": "[^"]*"/, '"mission_id": null');
  edit('lanes.json', /("mission_branch": "[^"]*)"/, '$1-other"');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'Another mission');
  for (const one of [slug, other]) {
    for (const words of [
      ['implement', 'WP01', '--agent', 'otter'],
      ['mark-status', 'T001', 'T002', '--status', 'done', '--wp', 'WP01'],
      ['move-task', 'WP01', '--to', 'for_review', '--agent', 'otter'],
    ]) {
      execFileSync(process.execPath, [program, ...words, '--mission', one], { cwd: folder, env, stdio: 'ignore' });
    }
  }
  return [slug, other].map((one) => ({ folder, slug: one }));
}

function readyMission(name, workPackages) {
  const folder = fresh(name);
  const slug = sizedMission(folder, { workPackages, events: 0, autoCommit: true, isReady: true });
  execFileSync(process.execPath, [program, 'finalize-tasks'], { cwd: folder, env, stdio: 'ignore' });
  return { folder, slug };
}

async function judgeWinners(folder, slug, agents, expected, words) {
  const answers = await Promise.all(
    Array.from({ length: agents }, (_, agent) =>
      start(folder, ['implement', ...words(agent), '--agent', `agent-${agent}`]),
    ),
  );
  const won = answers.filter(({ exit }) => exit === 0).length;
  const refused = answers.filter(
    ({ exit, stderr }) => (exit === 1 || exit === 4) && /NOTHING_TO_IMPLEMENT|WP_ALREADY_CLAIMED/.test(stderr),
  ).length;
  const odd = answers.filter(({ exit }) => exit !== 0 && exit !== 1 && exit !== 4);
  odd.slice(0, 3).forEach(({ stderr }) => console.log(`  ${stderr.slice(0, 300)}`));
  const claims = eventsOf(folder, slug).filter((event) => event?.to_lane === 'claimed');
  const workspaces = worktreesOf(folder);
  const halfMade = workspaces.filter((root) => git(root, 'status', '--porcelain') !== '').length;
  const dirty = git(folder, 'status', '--porcelain');
  say(
    `${agents} agents ask at once for ${words(0).length > 0 ? 'the same work package' : `one of ${expected} work packages`}`,
    `${won} winners, ${refused} clear refusals, ${workspaces.length} workspaces, ${halfMade} half made`,
    won === expected &&
      won + refused === agents &&
      new Set(claims.map(({ wp_id }) => wp_id)).size === expected &&
      claims.length === expected &&
      workspaces.length === expected &&
      halfMade === 0 &&
      dirty === '',
  );
}

function worktreesOf(folder) {
  return git(folder, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice('worktree '.length))
    .filter((path) => path !== folder);
}

/** Kills the program and the git processes it started before every call that changes a file. */
function killCommands() {
  const preload = buildPreload(place);
  if (preload === null) {
    console.log('skipped kills: they need Linux and a C compiler');
    return;
  }
  killDuring(
    preload,
    'move-task',
    ['move-task', 'WP03', '--to', 'in_progress', '--agent', 'otter'],
    ['move-task', 'WP03', '--to', 'blocked', '--note', 'next'],
  );
  killDuring(preload, 'finalize-tasks', ['finalize-tasks'], ['finalize-tasks'], { prepare: unfinalize });
  const implement = ['implement', 'WP03', '--agent', 'otter'];
  killDuring(preload, 'implement', implement, implement, { prepare: finishDependency, check: workspaceFault });
  const feedback = join(place, 'feedback.md');
  writeFileSync(feedback, 'The tide is wrong.\n');
  const reject = ['review', 'reject', 'WP03', '--reviewer', 'heron', '--feedback-file', feedback];
  killDuring(preload, 'review reject', reject, ['mark-status', 'T001', '--status', 'done', '--wp', 'WP01'], {
    prepare: handOver,
    check: verdictFault,
    isEndedBySuccess: true,
  });
  const setting = { preload, place, env, step: size.mergeStep };
  const merges = {
    'merge, then resume, abort or the same again': () => killMerges(setting),
    'merge by rebase, then resume, abort or the same again': () => killMerges(setting, ['--strategy', 'rebase']),
    'undo of a merge, then the same again': () => killUndo(setting),
    'merge --prepare-pr, then the same again': () => killPreparePr(setting),
    'merge --landed, then the same again': () => killLanded(setting),
  };
  for (const [what, kills] of Object.entries(merges)) {
    if (isWanted(`kill ${what}`)) sayKills(what, kills(), size.mergeStep);
  }
}

/** Fewer points than these would mean that nothing was killed. */
function sayKills(what, { points, broken }, step = size.step) {
  broken.slice(0, 5).forEach((line) => console.log(`  ${line}`));
  say(
    `SIGKILL before every file change of ${what}`,
    `${points} points, ${broken.length} after which something was wrong`,
    broken.length === 0 && points >= 20 / step,
  );
}

/** What cannot be done twice is tried again: done where the kill came before it, else refused. Its locks are free then. */
function triedAgain(folder, command) {
  const again = spawnSync(process.execPath, [program, ...command], { cwd: folder, env, encoding: 'utf8' });
  return again.status === 0 || again.status === 1 ? null : `again: exit ${again.status} ${again.stderr.slice(0, 300)}`;
}

function handOver(folder) {
  for (const words of [
    ['move-task', 'WP03', '--to', 'in_progress', '--agent', 'otter', '--force', '--note', 'start'],
    ['move-task', 'WP03', '--to', 'for_review', '--agent', 'otter', '--force', '--note', 'handed over'],
  ]) {
    execFileSync(process.execPath, [program, ...words], { cwd: folder, env, stdio: 'ignore' });
  }
}

/** A verdict is one file and one event, however often it had to be given. */
function verdictFault(folder, slug) {
  const verdicts = eventsOf(folder, slug).filter((event) => event?.wp_id === 'WP03' && event.review_result != null);
  const tasks = join(folder, 'kitty-specs', slug, 'tasks');
  const cycles = readdirSync(tasks, { recursive: true }).filter((name) => /review-cycle-\d+\.md$/.test(String(name)));
  return verdicts.length === 1 && cycles.length === 1
    ? null
    : `${verdicts.length} verdicts, ${cycles.length} review cycles`;
}

/** Finalises the mission and gives the lane that the last work package waits for a branch with work on it. */
function finishDependency(folder, slug) {
  execFileSync(process.execPath, [program, 'finalize-tasks'], { cwd: folder, env, stdio: 'ignore' });
  const { mission_branch: branch } = JSON.parse(readFileSync(join(folder, 'kitty-specs', slug, 'lanes.json'), 'utf8'));
  git(folder, 'switch', '-qc', `${branch}-lane-b`);
  mkdirSync(join(folder, 'src', 'WP02'), { recursive: true });
  writeFileSync(join(folder, 'src', 'WP02', 'done.txt'), 'done\n');
  git(folder, 'add', 'src');
  git(folder, 'commit', '-qm', 'Work of WP02');
  git(folder, 'switch', '-q', 'main');
}

/** What is wrong with the workspace after the same command was run again; null when nothing is. */
function workspaceFault(folder, slug) {
  const workspaces = worktreesOf(folder);
  if (workspaces.length !== 1) return `${workspaces.length} worktrees`;
  const [root] = workspaces;
  if (!existsSync(join(root, 'src', 'WP02', 'done.txt'))) return 'the work of the dependency is missing';
  const status = git(root, 'status', '--porcelain');
  if (status !== '') return `the workspace is not clean: ${status.slice(0, 100)}`;
  if (/^locked/m.test(git(folder, 'worktree', 'list', '--porcelain'))) return 'the worktree is still locked';
  const lane = eventsOf(folder, slug)
    .filter((event) => event?.wp_id === 'WP03' && event.to_lane)
    .at(-1)?.to_lane;
  return lane === 'in_progress' ? null : `WP03 is ${lane}`;
}

/** A worktree or branch of a lane that no record knows and doctor does not name; null when there is none. */
function unnamed(folder, slug) {
  const lanes = git(folder, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/kitty')
    .split('\n')
    .filter((branch) => branch.endsWith('-lane-c'));
  const record = join(folder, '.kittify', 'workspaces', `${slug}-lane-c.json`);
  if (lanes.length === 0 || existsSync(record)) return null;
  const looked = spawnSync(process.execPath, [program, 'doctor', '--json'], { cwd: folder, env, encoding: 'utf8' });
  return looked.stdout.includes('lane-c') ? null : `doctor does not name ${lanes.join(', ')}`;
}

function killDuring(
  preload,
  name,
  command,
  next,
  { prepare = () => undefined, check = () => null, isEndedBySuccess = false } = {},
) {
  if (!isWanted(`kill ${name}`)) return;
  const template = fresh(`kill-${name.replaceAll(' ', '-')}`);
  const slug = sizedMission(template, { workPackages: 3, events: 0, autoCommit: true });
  spawnSync(process.execPath, [program, 'release', 'WP03', '--reason', 'start'], { cwd: template, env });
  prepare(template, slug);
  stageForeignFile(template);
  const setting = { preload, place, env, step: size.step };
  const whole = killedRun(setting, template, command, 0);
  spawnSync(process.execPath, [program, ...next], { cwd: whole.folder, env });
  writeOnce(whole.folder);
  const usual = new Set(namesIn(whole.folder));
  sayKills(
    `${name} with its commit`,
    killEverywhere(
      setting,
      template,
      command,
      (folder) =>
        unnamed(folder, slug) ??
        (isEndedBySuccess ? triedAgain(folder, command) : null) ??
        faultAfter(folder, slug, next) ??
        check(folder, slug) ??
        leftoverIn(folder, usual),
    ),
  );
}

/** What is wrong after a kill and one more command; null when nothing is. */
function faultAfter(folder, slug, next) {
  const events = eventsOf(folder, slug);
  if (events.slice(0, -1).some((event) => event === null)) return 'the log has a broken line in the middle';
  const looked = spawnSync(process.execPath, [program, 'status', '--json'], { cwd: folder, env, encoding: 'utf8' });
  if (looked.status !== 0) return `status: ${looked.stdout.slice(0, 200)}`;
  ageLitter(folder);
  const after = spawnSync(process.execPath, [program, ...next], { cwd: folder, env, encoding: 'utf8' });
  if (after.status !== 0) return `${next[0]}: exit ${after.status} ${after.stderr.slice(0, 400)}`;
  if (after.stderr.includes('AUTO_COMMIT_FAILED') || after.stderr.includes('INDEX_NOT_REFRESHED'))
    return after.stderr.slice(0, 200);
  const status = git(folder, 'status', '--porcelain');
  if (status !== 'A  foreign.txt') return `git status: ${status.slice(0, 200)}`;
  const locks = leftLocks(folder);
  if (locks.length > 0) return `left ${locks.join(', ')}`;
  const checked = spawnSync('git', ['fsck', '--no-dangling'], { cwd: folder, env, encoding: 'utf8' });
  return checked.status === 0 ? null : `fsck: ${checked.stderr.slice(0, 200)}`;
}

/** Lets two hours pass for what a killed process may leave: from then on the next command that writes clears it away. */
function ageLitter(folder) {
  const then = Date.now() / 1000 - 7200;
  for (const place of ['spec-kitty/tmp', 'spec-kitty-locks']) {
    const below = join(folder, '.git', place);
    if (existsSync(below)) readdirSync(below).forEach((name) => utimesSync(join(below, name), then, then));
  }
}

/** Files below .git that no run without a kill has; objects nobody names and torn lines that were saved are meant to be there. */
function leftoverIn(folder, usual) {
  writeOnce(folder);
  const left = namesIn(folder).filter((name) => !usual.has(name) && !/^spec-kitty\/(?:torn|prompts)/.test(name));
  return left.length === 0 ? null : `left ${left.join(', ')}`;
}

/** Litter is cleared by whoever writes next; a second finalisation may have nothing to write. */
function writeOnce(folder) {
  spawnSync(process.execPath, [program, 'mark-status', 'T001', '--status', 'done', '--wp', 'WP01'], {
    cwd: folder,
    env,
  });
}

function unfinalize(folder, slug) {
  writeFileSync(join(folder, 'kitty-specs', slug, 'status.events.jsonl'), '');
  rmSync(join(folder, 'kitty-specs', slug, 'status.json'), { force: true });
  for (const name of ['lanes.json', 'tasks.md']) rmSync(join(folder, 'kitty-specs', slug, name), { force: true });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'Not finalised');
}

async function race(folder, words) {
  const workers = Array.from({ length: size.workers }, async (_, worker) => {
    let failed = 0;
    for (let turn = 0; turn < size.appends; turn++) {
      const { exit, stderr } = await start(folder, words(worker, turn));
      if (exit !== 0) {
        failed += 1;
        console.log(`  ${stderr.slice(0, 200)}`);
      }
    }
    return failed;
  });
  return (await Promise.all(workers)).reduce((sum, failed) => sum + failed, 0);
}

function start(folder, words, out = 'ignore') {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: folder, env, stdio: ['ignore', out, 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}

function id(worker) {
  return `WP${String(worker + 1).padStart(2, '0')}`;
}

function fresh(name) {
  const folder = join(place, name);
  mkdirSync(folder);
  return folder;
}

function stageForeignFile(folder) {
  writeFileSync(join(folder, 'foreign.txt'), 'of the user\n');
  git(folder, 'add', 'foreign.txt');
}

function eventsOf(folder, slug) {
  const lines = readFileSync(join(folder, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return null;
    }
  });
}

function leftLocks(folder) {
  const gitDir = join(folder, '.git');
  const locks = existsSync(join(gitDir, 'spec-kitty-locks'))
    ? readdirSync(join(gitDir, 'spec-kitty-locks')).filter((name) => name.endsWith('.lock'))
    : [];
  const own = readdirSync(gitDir, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.lock') && !name.startsWith('spec-kitty'));
  return [...locks, ...own];
}

function git(folder, ...args) {
  return execFileSync('git', ['-c', 'user.name=Otter', '-c', 'user.email=otter@example.org', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  }).trimEnd();
}
