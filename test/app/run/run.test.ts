import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunOutcome } from '../../../src/app/run/run-outcome';
import { runMission } from '../../../src/app/run/run-mission';
import { openPorts } from '../../../src/cli/open-ports';
import { until } from '../../given/processes';
import { json, readyMission, type GivenWorkPackage } from '../../given/ready-mission';
import {
  childEnvironment,
  hermeticEnvironment,
  temporaryRepository,
  type TemporaryRepository,
} from '../../given/temporary-repository';
import { programPath, runInProcess, runProcess } from '../../run-program';

let repository: TemporaryRepository;
let slug: string;
let agentsDir: string;

const agentEnvironment = (): Record<string, string> => ({ PROGRAM: programPath, AGENTS_DIR: agentsDir });

/** A mission whose work packages each have a scripted agent of their own kind. */
async function mission(
  behaviours: Readonly<Record<string, string>>,
  more: Partial<GivenWorkPackage> = {},
): Promise<void> {
  repository = temporaryRepository();
  const { root } = repository;
  slug = await readyMission(
    root,
    Object.keys(behaviours).map((id) => ({ id, ownedFiles: [`src/${id}/**`], ...more })),
  );
  agentsDir = join(dirname(root), 'agents');
  mkdirSync(agentsDir);
  writeFileSync(join(agentsDir, 'behaviour.json'), JSON.stringify(behaviours));
  const command = `${process.execPath} ${join(__dirname, 'scripted-agent.mjs')}`;
  for (const key of ['otter', 'heron'])
    json(await runInProcess(root, ['config', 'set', `agents.${key}.command`, command, '--json']));
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'Agents');
}

afterEach(() => repository.remove());

const run = async (...words: string[]): Promise<{ exit: number; outcome: RunOutcome; said: string }> => {
  const { exit, stdout, stderr } = await runInProcess(repository.root, ['run', '--json', ...words], agentEnvironment());
  return { exit, outcome: JSON.parse(stdout) as RunOutcome, said: stderr };
};

const lanesOf = ({ work_packages: all }: RunOutcome): Record<string, string> =>
  Object.fromEntries(all.map(({ id, lane }) => [id, lane]));

/** Moves of a work package as the log has them. */
function movesOf(id: string): readonly Record<string, unknown>[] {
  const log = readFileSync(join(repository.root, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((row) => row['wp_id'] === id && row['to_lane'] !== undefined);
}

it('ends with what can be approved approved, and with what turns in a circle blocked, every step in the log', async () => {
  await mission({ WP01: 'good', WP02: 'thorough', WP03: 'sloppy', WP04: 'stuck', WP05: 'good', WP06: 'good' });
  const { exit, outcome } = await run('--agent', 'otter', '--reviewer', 'heron', '--max-parallel', '3');
  expect(lanesOf(outcome)).toEqual({
    WP01: 'approved',
    WP02: 'approved',
    WP03: 'approved',
    WP04: 'blocked',
    WP05: 'approved',
    WP06: 'approved',
  });
  expect(exit).toBe(1);
  expect(outcome).toMatchObject({ stopped_by: 'nothing_left', is_complete: false });
  const results = (id: string): readonly string[] =>
    outcome.turns.filter(({ work_package_id }) => work_package_id === id).map(({ result }) => result);
  expect(results('WP03')).toEqual(['handed_over', 'rejected', 'handed_over', 'approved']);
  expect(results('WP04').slice(-1)).toEqual(['stalled']);
  const blocked = movesOf('WP04').at(-1);
  expect(blocked).toMatchObject({ to_lane: 'blocked' });
  expect(blocked?.['reason']).toMatch(/^UNRECOVERABLE_STALL: FEEDBACK_STALL [0-9a-f]{8} x3$/);
  expect(movesOf('WP03').map(({ to_lane: to }) => to)).toEqual([
    'planned',
    ...['claimed', 'in_progress', 'for_review', 'in_review', 'planned'],
    ...['claimed', 'in_progress', 'for_review', 'in_review', 'approved'],
  ]);
  for (const { log_path: path } of outcome.turns) expect(readFileSync(path ?? '', 'utf8')).toBeDefined();
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.git('log', '--merges', '--oneline')).toBe('');
  expect(json(await runInProcess(repository.root, ['doctor', '--json']))).toMatchObject({ healthy: true });
});

it('believes no word: who leaves nothing behind is blocked after three turns, who reviews nothing is not waited for', async () => {
  await mission({ WP01: 'idle', WP02: 'failing', WP03: 'unreviewed' });
  const { outcome } = await run('--agent', 'otter', '--reviewer', 'heron');
  expect(lanesOf(outcome)).toEqual({ WP01: 'blocked', WP02: 'blocked', WP03: 'in_review' });
  for (const id of ['WP01', 'WP02']) {
    expect(movesOf(id).at(-1)?.['reason']).toBe('UNRECOVERABLE_STALL: AGENT_STALL otter x3');
  }
  expect(outcome.work_packages[2]?.left_because).toBe('heron gave no verdict 3 times');
});

it('has what is handed over verified: a lie is sent back with the evidence, and blocked when it is repeated', async () => {
  await mission({ WP01: 'good', WP02: 'lying' });
  const check =
    "const fs=require('fs');const bad=fs.readdirSync('src').filter((d)=>!fs.readFileSync('src/'+d+'/part.txt','utf8').includes('finished'));console.log('# tests 1\\n# pass '+(bad.length?0:1)+'\\n# fail '+(bad.length?1:0));process.exit(bad.length?1:0)";
  repository.write('check.cjs', check);
  json(await runInProcess(repository.root, ['config', 'set', 'review.test_command', 'node check.cjs', '--json']));
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'How work is checked');
  const { outcome } = await run('--agent', 'otter', '--reviewer', 'heron');
  expect(lanesOf(outcome)).toMatchObject({ WP01: 'approved', WP02: 'blocked' });
  const rejected = outcome.turns.find(
    ({ work_package_id, result }) => work_package_id === 'WP02' && result === 'rejected',
  );
  expect(rejected?.detail).toBe('The tests failed: node check.cjs ended with 1.');
  expect(movesOf('WP02').at(-1)?.['reason']).toMatch(/^UNRECOVERABLE_STALL: /);
  const folder = join(repository.root, 'kitty-specs', slug, 'tasks', 'WP02-part');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['review-cycle-1.md', 'verify-1.json']));
  expect(readdirSync(join(repository.root, 'kitty-specs', slug, 'tasks', 'WP01-part'))).toContain('verify-1.json');
});

it('stops what takes too long, and everything at the end of its time', async () => {
  await mission({ WP01: 'hanging', WP02: 'good' });
  Object.assign(process.env, hermeticEnvironment, agentEnvironment());
  const told: string[] = [];
  const outcome = await runMission(
    openPorts(repository.root),
    {
      mission: slug,
      agents: ['otter'],
      reviewers: ['heron'],
      mostParallel: 2,
      mostTurns: 12,
      turnMinutes: 0.02,
      runMinutes: 10,
      isDryRun: false,
    },
    (turn, end) => void told.push(`${turn.workPackage} ${end?.result ?? 'began'}`),
  );
  expect(lanesOf(outcome)).toMatchObject({ WP01: 'blocked' });
  expect(outcome.turns.find(({ work_package_id: id }) => id === 'WP01')?.detail).toContain('time limit');
  expect(told.filter((line) => line === 'WP01 began')).toHaveLength(3);
});

it('goes on after a kill where it was, ends what the killed one left, and does nothing twice', async () => {
  await mission({ WP01: 'hanging', WP02: 'good', WP03: 'good' });
  const { root } = repository;
  const env = childEnvironment(agentEnvironment());
  const first = spawn(process.execPath, [programPath, 'run', '--agent', 'otter', '--reviewer', 'heron', '--json'], {
    cwd: root,
    env,
    stdio: 'ignore',
  });
  await until(() => movesOf('WP01').some(({ to_lane: to }) => to === 'in_progress'));
  await until(() => agentsAtWork() > 0);
  const second = runProcess(root, ['run', '--json'], agentEnvironment());
  expect(JSON.parse(second.stdout)).toMatchObject({ error_code: 'RUN_IN_PROGRESS' });
  expect(second.exit).toBe(4);
  await killed(first);
  writeFileSync(join(agentsDir, 'behaviour.json'), '{}');
  const { exit, outcome } = await run('--agent', 'otter', '--reviewer', 'heron');
  expect({ exit, lanes: lanesOf(outcome) }).toEqual({
    exit: 0,
    lanes: { WP01: 'approved', WP02: 'approved', WP03: 'approved' },
  });
  expect(agentsAtWork()).toBe(0);
  const said = readdirSync(join(root, '.git', 'spec-kitty', 'runs'), { recursive: true }).map(String);
  expect(said.filter((name) => name.endsWith('WP01-implementer-1.log'))).toHaveLength(2);
  for (const id of ['WP01', 'WP02', 'WP03']) {
    expect(movesOf(id).filter(({ to_lane: to }) => to === 'approved')).toHaveLength(1);
  }
  expect(repository.git('status', '--porcelain')).toBe('');
  expect((await run()).outcome).toMatchObject({ is_complete: true, turns: [] });
});

it('names everything that keeps it from beginning, at once, and starts nothing', async () => {
  await mission({ WP01: 'good' });
  const { root } = repository;
  json(await runInProcess(root, ['config', 'set', 'agents.finch.command', 'no-such-program-here {promt}', '--json']));
  const refused = await runInProcess(root, ['run', '--agent', 'finch,wren', '--json'], agentEnvironment());
  expect(refused.exit).toBe(3);
  const codes = (JSON.parse(refused.stdout) as { diagnostics: { diagnostic_code: string }[] }).diagnostics;
  expect(codes.map(({ diagnostic_code: code }) => code).sort()).toEqual([
    'AGENT_COMMAND_INVALID',
    'AGENT_COMMAND_MISSING',
    'AGENT_PROGRAM_MISSING',
  ]);
  const { outcome } = await run('--dry-run', '--agent', 'otter', '--reviewer', 'heron');
  expect(outcome).toMatchObject({
    stopped_by: 'dry_run',
    would_begin: [{ work_package_id: 'WP01', role: 'implementer', agent: 'otter' }],
  });
  expect(movesOf('WP01')).toHaveLength(1);
});

function agentsAtWork(): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`AGENTS_DIR=${agentsDir}\0`) &&
        readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('scripted-agent')
      );
    } catch {
      return false;
    }
  }).length;
}

function killed(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
