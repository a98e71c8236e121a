import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../given/temporary-repository';
import { readyMission } from '../given/ready-mission';
import { programPath } from '../run-program';
import { commitFile, workflowFixture, type WorkflowFixture } from './fixtures';

interface Prompt {
  readonly root: string;
  readonly slug: string;
  readonly path: string;
  readonly identity: Readonly<Record<string, string>>;
}

let fixture: WorkflowFixture;
afterEach(() => fixture.remove());

const review = ['review', 'WP01', '--agent', 'heron', '--json'];

/** Runs the built program as a process of its own, without waiting for it. */
function start(root: string, words: readonly string[]): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programPath, ...words], { cwd: root, env: childEnvironment() });
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(stdout) as Record<string, unknown>));
  });
}

async function prompt(root: string, slug: string): Promise<Prompt> {
  const outcome = await start(root, [...review, '--mission', slug]);
  const identity = outcome['prompt_identity'] as Record<string, string>;
  return { root, slug, path: String(outcome['prompt_path']), identity };
}

/** What a dispatcher that wants the work of `asked` hears of a prompt: `valid`, or the code of the refusal. */
async function check(asked: Prompt, path: string, ...more: readonly string[]): Promise<string> {
  const words = [
    'review',
    'check-prompt',
    '--prompt',
    path,
    '--wp',
    'WP01',
    '--mission',
    asked.slug,
    ...more,
    '--json',
  ];
  const answer = await start(asked.root, words);
  return answer['valid'] === true ? 'valid' : String(answer['error_code']);
}

/** Two missions in each of two repositories, each with its WP01 handed over. */
async function fourHandOvers(): Promise<readonly { readonly root: string; readonly slug: string }[]> {
  fixture = await workflowFixture();
  const { root } = fixture.repository;
  await fixture.handOver('WP01', 'otter');
  const second = await readyMission(root, [{ id: 'WP01', ownedFiles: ['src/other/**'] }], [], 'moon');
  const taken = await fixture.done(['implement', 'WP01', '--agent', 'otter', '--mission', second]);
  commitFile(String(taken['workspace_path']), 'src/other/a.txt', 'a\n');
  await fixture.done(['move-task', 'WP01', '--to', 'for_review', '--agent', 'otter', '--mission', second]);
  const twin = join(dirname(root), 'twin');
  fixture.repository.git('clone', '-q', root, twin);
  const missions = [fixture.slug, second];
  for (const slug of missions) {
    const branch = `kitty/mission-${slug}-lane-a`;
    fixture.repository.git('-C', twin, 'branch', branch, `origin/${branch}`);
    await fixture.done(['implement', '--recover', '--mission', slug], twin);
  }
  return [root, twin].flatMap((place) => missions.map((slug) => ({ root: place, slug })));
}

it('concurrent_prompts_two_repos and concurrent_prompts_two_missions: every prompt is of its own and for its own work only', async () => {
  const places = await fourHandOvers();
  const prompts: Prompt[] = [];
  for (let round = 0; round < 2; round++) {
    prompts.push(...(await Promise.all([...places, ...places].map(({ root, slug }) => prompt(root, slug)))));
  }
  expect(new Set(prompts.map(({ path }) => path)).size).toBe(prompts.length);
  expect(new Set(prompts.map(({ identity }) => identity['invocation_id'])).size).toBe(prompts.length);
  for (const { root, slug, path, identity } of prompts) {
    expect(identity).toMatchObject({ repo_root: realpathSync(root), mission_slug: slug, prompt_path: path });
    expect(existsSync(path)).toBe(true);
  }
  const [first] = prompts;
  if (first === undefined) throw new Error('no prompt');
  for (const asked of prompts.slice(0, places.length)) {
    const isSame = asked.root === first.root && asked.slug === first.slug;
    expect(await check(asked, first.path)).toBe(isSame ? 'valid' : 'REVIEW_PROMPT_METADATA_MISMATCH');
  }
}, 60_000);

describe('A prompt that was made for one piece of work', () => {
  let made: Prompt;
  beforeEach(async () => {
    fixture = await workflowFixture([
      { id: 'WP01', ownedFiles: ['src/one/**'] },
      { id: 'WP02', ownedFiles: ['src/two/**'] },
    ]);
    for (const id of ['WP01', 'WP02']) await fixture.handOver(id, 'otter');
    made = await prompt(fixture.repository.root, fixture.slug);
  });

  it('is refused for another work package, worktree or repository, each by its own field', async () => {
    expect(await check(made, made.path)).toBe('valid');
    expect(await check(made, made.path, '--worktree', join(made.root, '.worktrees'))).toBe(
      'REVIEW_PROMPT_METADATA_MISMATCH',
    );
    const other = ['review', 'check-prompt', '--prompt', made.path, '--wp', 'WP02', '--json'];
    expect((await start(made.root, other))['prompt_context']).toMatchObject({
      _mismatched_fields: ['work_package_id', 'lane_worktree', 'lane_branch', 'base_ref'],
    });
    const elsewhere = join(dirname(made.root), 'elsewhere');
    fixture.repository.git('clone', '-q', made.root, elsewhere);
    expect(await check(made, made.path, '--repo', elsewhere)).toBe('REVIEW_PROMPT_METADATA_MISMATCH');
  });

  it('is refused when it was changed, cut, moved or removed', async () => {
    const text = readFileSync(made.path, 'utf8');
    const copy = join(dirname(made.path), 'copy.md');
    cpSync(made.path, copy);
    expect(await check(made, copy)).toBe('REVIEW_PROMPT_METADATA_MISMATCH');
    for (const field of Object.keys(made.identity).filter((name) => name !== 'mission_id')) {
      writeFileSync(made.path, text.replace(new RegExp(`^${field}: .*\\n`, 'm'), ''));
      expect([field, await check(made, made.path)]).toEqual([field, 'REVIEW_PROMPT_METADATA_MISSING']);
    }
    writeFileSync(made.path, text.replace('---', ''));
    expect(await check(made, made.path)).toBe('REVIEW_PROMPT_METADATA_MISSING');
    expect(await check(made, join(made.root, 'nothing.md'))).toBe('REVIEW_PROMPT_METADATA_MISSING');
  }, 30_000);

  it('is refused when its worktree or branch is gone', async () => {
    const { lane_worktree: worktree = '', lane_branch: branch = '' } = made.identity;
    fixture.repository.git('worktree', 'remove', '--force', worktree);
    expect(await check(made, made.path)).toBe('WORKSPACE_UNUSABLE');
    fixture.repository.git('branch', '-qD', branch);
    expect(await check(made, made.path)).toBe('WORKSPACE_UNUSABLE');
  });
});

it('mission_slug_prefixed_with_mission: no name in a prompt is composed from the slug', async () => {
  fixture = await workflowFixture(undefined, { slug: 'mission-canonical-refs' });
  const { repository, slug } = fixture;
  const lanes = join(repository.root, 'kitty-specs', slug, 'lanes.json');
  const stored = 'kitty/mission-canonical-refs';
  writeFileSync(
    lanes,
    readFileSync(lanes, 'utf8').replace(/"mission_branch": "[^"]*"/, `"mission_branch": "${stored}"`),
  );
  repository.git('commit', '-qam', 'As stored');
  await fixture.handOver('WP01', 'otter');
  const { path, identity } = await prompt(repository.root, slug);
  expect(identity).toMatchObject({ mission_branch: stored, lane_branch: `${stored}-lane-a` });
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('mission-mission');
  const commands = text.split('\n').filter((line) => /^git (?:log|diff)/.test(line));
  expect(commands.length).toBeGreaterThanOrEqual(3);
  for (const command of commands) {
    expect(repository.git(...command.split(' ').slice(1))).not.toBe('');
    expect(command).toContain(`${identity['base_ref'] ?? ''}..`);
  }
});

it('a review whose beginning is stored nowhere is not begun', async () => {
  fixture = await workflowFixture();
  await fixture.done(['move-task', 'WP01', '--to', 'for_review', '--agent', 'otter']);
  const { exit, stdout } = await fixture.run(review);
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error_code: 'REVIEW_BASE_UNRESOLVED', work_package_id: 'WP01' });
  expect(await fixture.done(['status'])).toMatchObject({ by_lane: { for_review: ['WP01'] } });
});
