// Times whole processes, variants in random order within each round, and prints medians as multiples of `node -e 0`.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sizedMission } from '../given/sized-mission.mjs';
import { benchForecast } from './forecast-bench.mjs';
import { buildOrdinary } from './ordinary-oclif.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'bin', 'run.js');
const rounds = Number(process.env.ROUNDS ?? 11);
const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-bench-')));
const env = { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: join(place, 'cache') };
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'SPEC_KITTY_MISSION', 'NODE_ENV']) delete env[name];
const gitCalls = join(place, 'git-calls');

try {
  const report = await measure();
  mkdirSync(join(root, 'test', 'bench', 'results'), { recursive: true });
  writeFileSync(join(root, 'test', 'bench', 'results', 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  print(report);
} finally {
  rmSync(place, { recursive: true, force: true });
}

async function measure() {
  const ordinary = await buildOrdinary(root, join(place, 'ordinary'));
  countGit();
  const missions = Object.fromEntries(
    [
      ['5', { workPackages: 5, events: 0, autoCommit: false }],
      ['10', { workPackages: 10, events: 0, autoCommit: false }],
      ['advance', { workPackages: 10, events: 0, autoCommit: false }],
      ['50', { workPackages: 50, events: 0, autoCommit: false }],
      ['500', { workPackages: 500, events: 0, autoCommit: false }],
      ['1k', { workPackages: 10, events: 1_000, autoCommit: false }],
      ['10k', { workPackages: 10, events: 10_000, autoCommit: false }],
      ['100k', { workPackages: 10, events: 100_000, autoCommit: false }],
      ['1k+commit', { workPackages: 10, events: 1_000, autoCommit: true }],
      ['100k+commit', { workPackages: 10, events: 100_000, autoCommit: true }],
    ].map(([name, size]) => {
      const folder = join(place, `mission-${name.replace(/\W/g, '-')}`);
      mkdirSync(folder);
      sizedMission(folder, size);
      return [name, { folder, wp: `WP${String(size.workPackages).padStart(2, '0')}`, lane: 'in_progress' }];
    }),
  );
  const malformed = malformedManifest();
  const variants = [
    ['node -e 0', () => ['-e', '0', place]],
    ['--version', () => [program, '--version', place]],
    ...['10', '5', '50', '500', '1k', '10k', '100k'].flatMap((name) => [
      [`next (${name})`, () => [program, 'next', missions[name].folder]],
      [`status (${name})`, () => [program, 'status', missions[name].folder]],
    ]),
    ['next --result (10)', () => [program, 'next', '--agent', 'otter', '--result', 'success', missions.advance.folder]],
    ...Object.keys(missions)
      .filter((name) => name !== 'advance')
      .map((name) => [`move-task (${name})`, () => toggle(missions[name])]),
    ['finalize-tasks, 99 malformed', () => [program, 'finalize-tasks', '--validate-only', malformed], 1],
    ['ordinary oclif --version', () => [ordinary, '--version', place]],
    ['ordinary oclif next (10)', () => [ordinary, 'next', missions['10'].folder]],
    ['ordinary oclif status (10)', () => [ordinary, 'status', missions['10'].folder]],
  ];
  for (const [, words, exit] of variants) for (let warm = 0; warm < 2; warm++) run(words(), exit);
  const times = new Map(variants.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, words, exit] of shuffled(variants)) times.get(name).push(run(words(), exit));
  }
  const medians = Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
  return { ...summarize(medians, gitProcesses(missions)), forecast: forecastFigures() };
}

function forecastFigures() {
  const folder = join(place, 'lanes');
  mkdirSync(folder);
  const figures = benchForecast({ folder, program, env, rounds, median });
  return { ...figures, to_merge_tree_per_pair: round(figures.to_merge_tree_per_pair) };
}

/** Back and forth between two lanes, so that every call is a real move. */
function toggle(mission) {
  const to = mission.lane === 'in_progress' ? 'blocked' : 'in_progress';
  mission.lane = to;
  return [program, 'move-task', mission.wp, '--to', to, '--note', 'bench', mission.folder];
}

function malformedManifest() {
  const folder = join(place, 'malformed');
  mkdirSync(folder);
  const slug = sizedMission(folder, { workPackages: 1, events: 0, autoCommit: false });
  const entries = Array.from(
    { length: 99 },
    (_, index) => `  - id: W${index}\n    title: 7\n    dependencies: WP01\n    owned_files: [1]\n`,
  );
  writeFileSync(join(folder, 'kitty-specs', slug, 'wps.yaml'), `work_packages:\n${entries.join('')}`);
  return folder;
}

/** The last word is the folder to run in. Gives milliseconds. */
function run(words, expected = 0) {
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, words.slice(0, -1), {
    cwd: words.at(-1),
    env,
    encoding: 'utf8',
  });
  const took = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== expected) throw new Error(`${words.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return took;
}

function countGit() {
  const folder = join(place, 'counting');
  mkdirSync(folder);
  const real = env.PATH.split(delimiter)
    .map((one) => join(one, 'git'))
    .find(existsSync);
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho x >> '${gitCalls}'\nexec '${real}' "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
}

function gitProcesses(missions) {
  const counted = { ...env, PATH: `${join(place, 'counting')}${delimiter}${env.PATH}` };
  const count = (words) => {
    writeFileSync(gitCalls, '');
    spawnSync(process.execPath, words.slice(0, -1), { cwd: words.at(-1), env: counted });
    return readFileSync(gitCalls, 'utf8').length / 2;
  };
  return {
    next: count([program, 'next', missions['10'].folder]),
    status: count([program, 'status', missions['10'].folder]),
    'move-task without commit': count(toggle(missions['10'])),
    'move-task with commit': count(toggle(missions['1k+commit'])),
    'finalize-tasks, 10 work packages': count([program, 'finalize-tasks', missions['1k+commit'].folder]),
    'finalize-tasks, 500 work packages': count([program, 'finalize-tasks', missions['500'].folder]),
  };
}

function summarize(medians, processes) {
  const floor = medians['node -e 0'];
  const overhead = (name) => medians[name] - floor;
  const share = (ours, theirs) => round(overhead(ours) / overhead(theirs));
  return {
    node: process.version,
    rounds,
    floor_ms: round(floor),
    ratio_to_node: Object.fromEntries(Object.entries(medians).map(([name, ms]) => [name, round(ms / floor)])),
    start_up_overhead_share_of_ordinary_oclif: {
      '--version': share('--version', 'ordinary oclif --version'),
      next: share('next (10)', 'ordinary oclif next (10)'),
      status: share('status (10)', 'ordinary oclif status (10)'),
    },
    growth_from_1k_to_100k_events: {
      next: round(medians['next (100k)'] / medians['next (1k)']),
      'move-task': round(medians['move-task (100k)'] / medians['move-task (1k)']),
      'move-task with commit': round(medians['move-task (100k+commit)'] / medians['move-task (1k+commit)']),
    },
    query_to_advance: round(medians['next (10)'] / medians['next --result (10)']),
    git_processes: processes,
  };
}

function print(report) {
  console.log(`node ${report.node}, ${report.rounds} rounds, node -e 0 = ${report.floor_ms} ms\n`);
  const rows = Object.entries(report.ratio_to_node);
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, ratio] of rows) console.log(`${name.padEnd(width)}  ${ratio.toFixed(2)} x`);
  const { ratio_to_node: _, ...rest } = report;
  console.log(`\n${JSON.stringify(rest, null, 2)}`);
}

function shuffled(items) {
  return items
    .map((item) => [Math.random(), item])
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function round(value) {
  return Math.round(value * 100) / 100;
}
