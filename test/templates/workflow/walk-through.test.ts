import Ajv2020 from 'ajv/dist/2020';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { blockWith, commandsIn } from './command-fault';
import { json } from '../../given/ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess, type Ran } from '../../run-program';
import { allPrompts } from '../../../src/templates/workflow/all-prompts';
import type { WorkflowCommand } from '../../../src/templates/workflow/workflow-prompt';

/**
 * One mission, taken by the letter: every command line and every example of the prompts is used as it is printed, in a
 * real repository.
 */
const root = join(__dirname, '..', '..', '..');

const texts = new Map(
  allPrompts.map(({ command, body }) => [
    command,
    body({
      agent: 'otter',
      reviewer: 'otter-reviewer',
      input: '$ARGUMENTS',
      step: (name) => `\`/spec-kitty.${name}\``,
    }),
  ]),
);
const printed = [...new Set([...texts.values()].flatMap(commandsIn))].sort();

interface Entry {
  id: string;
  title: string;
  dependencies: string[];
  owned_files?: string[];
  requirement_refs?: string[];
  subtasks?: string[];
  prompt_file: string | null;
}

let repository: TemporaryRepository;
let directory: string;
const ran = new Set<string>();

beforeAll(() => {
  repository = temporaryRepository();
});
afterAll(() => repository.remove());

/** Runs a line that the prompt of a step prints, and only such a line. */
async function follow(step: WorkflowCommand, line: string, env: Record<string, string> = {}): Promise<Ran> {
  expect(commandsIn(texts.get(step) ?? '')).toContain(line);
  ran.add(line);
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return runInProcess(repository.root, [...words.slice(1), '--json'], env);
}

function write(path: string, content: string): void {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function commitIn(workspace: string, path: string, content: string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), content);
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: workspace, env: childEnvironment() });
  git('add', '-A');
  git('commit', '-q', '-m', `Work on ${path}`);
}

const manifest = (): { work_packages: Entry[]; [key: string]: unknown } =>
  parse(readFileSync(join(directory, 'wps.yaml'), 'utf8')) as { work_packages: Entry[] };

it('specify: the mission is made, and a spec leads to the plan', async () => {
  const created = json(await follow('specify', 'spec-kitty mission create user-auth --title "User authentication"'));
  directory = String(created['feature_dir']);
  const again = json(await follow('specify', 'spec-kitty next --agent otter --result success'));
  expect(again['action']).toBe('specify');
  write(
    'spec.md',
    [
      '# User authentication',
      '',
      '## Functional requirements',
      '',
      '| ID | Title | Description | Priority |',
      '|---|---|---|---|',
      '| FR-001 | Orders | A signed-in user sees their own orders | High |',
      '| FR-002 | Prices | Everybody sees the price list | High |',
      '',
      '## Non-functional requirements',
      '',
      '| ID | Title | Description |',
      '|---|---|---|',
      '| NFR-001 | Speed | The list of orders is there in 200 ms |',
      '',
    ].join('\n'),
  );
  expect(json(await follow('specify', 'spec-kitty next --agent otter --result success'))['action']).toBe('plan');
});

it('plan: its contract is written in the plan, which leads to the tasks', async () => {
  expect(json(await follow('plan', 'spec-kitty mission show'))['result']).toBe('success');
  const contract = blockWith(texts.get('plan') ?? '', 'markdown', '### Contract:');
  for (const part of ['Artifact', 'Producer', 'Consumers', 'Type', 'Format constraint', 'Validation']) {
    expect(contract).toMatch(new RegExp(`^- \\*\\*${part}\\*\\*: \\S`, 'm'));
  }
  write('plan.md', `# Plan\n\n## Integration Contracts\n\n${contract}`);
  expect(json(await follow('plan', 'spec-kitty next --agent otter --result success'))['action']).toBe('tasks');
});

it('tasks-outline: the example is a manifest that the published schema takes', async () => {
  write('wps.yaml', blockWith(texts.get('tasks-outline') ?? '', 'yaml', 'work_packages:'));
  const printedSchema = json(await follow('tasks-outline', 'spec-kitty schema wps'));
  const schema = JSON.parse(readFileSync(join(root, 'schemas', 'wps.schema.json'), 'utf8')) as object;
  expect(printedSchema['schema']).toEqual(schema);
  const validate = new Ajv2020({ strict: false }).compile(schema);
  expect({ valid: validate(manifest()), errors: validate.errors }).toEqual({ valid: true, errors: null });

  const checked = await follow('tasks-outline', 'spec-kitty finalize-tasks --validate-only');
  expect(checked.exit).toBe(1);
  const { diagnostics } = JSON.parse(checked.stdout) as {
    diagnostics: { severity: string; diagnostic_code: string }[];
  };
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ diagnostic_code: code }) => code)).toContain('WORK_PACKAGES_MISMATCH');
  expect(errors.map(({ diagnostic_code: code }) => code)).not.toContain('WPS_MANIFEST_INVALID');
});

it('tasks-outline: in the example each consumer depends on its producer, and no key of the packages step is set', () => {
  const { work_packages: entries, integration_contracts: contracts } = manifest();
  for (const { producer, consumers } of contracts as { producer: string; consumers: { wp: string }[] }[]) {
    for (const { wp } of consumers) expect(entries.find(({ id }) => id === wp)?.dependencies).toContain(producer);
  }
  for (const entry of entries) {
    expect(entry.prompt_file).toBeNull();
    expect(entry).not.toHaveProperty('owned_files');
    expect(entry).not.toHaveProperty('requirement_refs');
    expect(entry).not.toHaveProperty('subtasks');
  }
});

it('tasks-packages: its examples make the outline a plan that can be finalised', async () => {
  const text = texts.get('tasks-packages') ?? '';
  const outline = readFileSync(join(directory, 'wps.yaml'), 'utf8');
  const [first] = parse(blockWith(text, 'yaml', 'id: WP01')) as Entry[];
  const before = manifest().work_packages.find(({ id }) => id === 'WP01');
  expect(first).toMatchObject({ ...before, prompt_file: 'tasks/WP01-database-fixtures.md' });
  const completed = [
    first,
    { owned_files: ['src/orders/**'], requirement_refs: ['FR-001'], subtasks: ['T004'], prompt_file: 'tasks/WP02-orders-repository.md' },
    { owned_files: ['src/prices/**'], requirement_refs: ['FR-002'], subtasks: ['T005'], prompt_file: 'tasks/WP03-price-list-page.md' },
  ]; // prettier-ignore
  const keys = ['owned_files', 'requirement_refs', 'subtasks', 'prompt_file'] as const;
  const entries = manifest().work_packages.map((entry, index) => ({
    ...entry,
    ...Object.fromEntries(keys.map((key) => [key, completed[index]?.[key]])),
  }));
  write(
    'wps.yaml',
    `${outline.slice(0, outline.indexOf('work_packages:'))}work_packages: ${JSON.stringify(entries)}\n`,
  );
  const example = blockWith(text, 'markdown', 'work_package_id: WP01');
  write('tasks/WP01-database-fixtures.md', example);
  const like = (id: string, surface: string): string => example.replaceAll('WP01', id).replace('src/db/', surface);
  write('tasks/WP02-orders-repository.md', like('WP02', 'src/orders/'));
  write('tasks/WP03-price-list-page.md', like('WP03', 'src/prices/'));

  const checked = json(await follow('tasks-packages', 'spec-kitty finalize-tasks --validate-only'));
  expect(checked['result']).toBe('validation_passed');
  const finalized = json(await follow('tasks-packages', 'spec-kitty finalize-tasks'));
  expect(finalized['dependencies_parsed']).toEqual({ WP01: [], WP02: ['WP01'], WP03: [] });
  expect(repository.git('status', '--porcelain')).toBe('');
  const next = json(await follow('tasks-packages', 'spec-kitty next --agent otter'));
  expect([next['preview_step'], next['wp_id']]).toEqual(['implement', 'WP01']);
});

it('implement: taken, given back, taken again, resumed, handed over', async () => {
  const take = (line: string): Promise<Ran> => follow('implement', line);
  expect(json(await take('spec-kitty implement --agent otter'))['work_package_id']).toBe('WP01');
  json(await take('spec-kitty release WP01 --agent otter --reason "what is in the way"'));
  const { workspace_path: workspace } = json(await take('spec-kitty implement WP01 --agent otter'));
  expect(json(await take('spec-kitty implement --agent otter'))['workspace_path']).toBe(workspace);
  expect(json(await take('spec-kitty next --agent otter'))['wp_id']).toBe('WP01');
  commitIn(String(workspace), 'src/db/fixtures.txt', 'fixtures\n');
  json(await take('spec-kitty mark-status T001 T002 T003 --status done --wp WP01'));
  json(await take('spec-kitty move-task WP01 --to for_review --agent otter'));
  const next = json(await take('spec-kitty next --agent otter --result success'));
  expect([next['action'], next['wp_id']]).toEqual(['implement', 'WP03']);
});

it('review: offered to the name that reviews, sent back with reasons, approved the second time', async () => {
  const judge = (line: string): Promise<Ran> => follow('review', line);
  const next = json(await judge('spec-kitty next --agent otter-reviewer'));
  expect([next['preview_step'], next['wp_id']]).toEqual(['review', 'WP01']);
  expect(json(await judge('spec-kitty review --agent otter-reviewer'))['work_package_id']).toBe('WP01');
  expect(json(await judge('spec-kitty review WP01 --agent otter-reviewer'))['work_package_id']).toBe('WP01');
  const feedback = join(repository.root, 'feedback.md');
  writeFileSync(feedback, 'fixtures.txt:1 says nothing about the harbour.\n');
  json(await judge('spec-kitty review reject WP01 --reviewer otter-reviewer --feedback-file feedback.md'));
  rmSync(feedback);

  const again = json(await follow('implement', 'spec-kitty implement WP01 --agent otter'));
  expect(readFileSync(String(again['prompt_path']), 'utf8')).toContain('says nothing about the harbour');
  commitIn(String(again['workspace_path']), 'src/db/fixtures.txt', 'fixtures of the harbour\n');
  json(await follow('implement', 'spec-kitty mark-status T001 T002 T003 --status done --wp WP01'));
  json(await follow('implement', 'spec-kitty move-task WP01 --to for_review --agent otter'));
  json(await judge('spec-kitty review WP01 --agent otter-reviewer'));
  const approve =
    'spec-kitty review approve WP01 --reviewer otter-reviewer --reference "npm test: 214 passed, at 3f2c1ab"';
  // This mission has contracts and no tests: it is told so, and lets approvals pass with a warning from here on.
  expect(JSON.parse((await judge(approve)).stdout)).toMatchObject({ error_code: 'VERIFICATION_MISSING' });
  const unverified = await judge('spec-kitty verify WP01 --agent otter-reviewer');
  expect([unverified.exit, JSON.parse(unverified.stdout)]).toMatchObject([3, { error_code: 'VERIFICATION_ABSENT' }]);
  json(await runInProcess(repository.root, ['config', 'set', 'verify.mode', 'warn', '--json']));
  repository.git('add', '.kittify/config.yaml');
  repository.git('commit', '-qm', 'Warn of what was not verified');
  const approved = json(await judge(approve));
  expect([approved['verdict'], approved['to_lane']]).toEqual(['approved', 'approved']);
});

it('status: shows it', async () => {
  json(await follow('status', 'spec-kitty mission list'));
  json(await follow('status', 'spec-kitty status'));
  json(await follow('status', 'spec-kitty next'));
});

it('accept and merge: three approved work packages are accepted, brought to the target and published', async () => {
  for (const [id, subtask, file] of [
    ['WP02', 'T004', 'src/orders/orders.txt'],
    ['WP03', 'T005', 'src/prices/prices.txt'],
  ] as const) {
    const run = async (...argv: string[]): Promise<Record<string, unknown>> =>
      json(await runInProcess(repository.root, [...argv, '--json']));
    const { workspace_path: workspace } = await run('implement', id, '--agent', 'otter');
    commitIn(String(workspace), file, 'work\n');
    await run('mark-status', subtask, '--status', 'done', '--wp', id);
    await run('move-task', id, '--to', 'for_review', '--agent', 'otter');
    await run('review', id, '--agent', 'otter-reviewer');
    await run('review', 'approve', id, '--reviewer', 'otter-reviewer', '--reference', 'seen');
  }
  json(await follow('accept', 'spec-kitty accept --dry-run'));
  json(await follow('accept', 'spec-kitty accept'));
  const remote = join(dirname(repository.root), 'remote.git');
  repository.git('init', '-q', '--bare', remote);
  repository.git('remote', 'add', 'origin', remote);
  repository.git('push', '-q', '-u', 'origin', 'main');

  const before = repository.git('rev-parse', 'HEAD');
  json(await follow('merge', 'spec-kitty merge --dry-run'));
  expect(repository.git('rev-parse', 'HEAD')).toBe(before);
  for (const line of ['spec-kitty merge --resume', 'spec-kitty merge --abort']) {
    const { exit } = await follow('merge', line);
    expect([line, [0, 1, 3].includes(exit)]).toEqual([line, true]);
    expect(repository.git('rev-parse', 'HEAD')).toBe(before);
  }
  json(await follow('merge', 'spec-kitty merge --prepare-pr'));
  expect(repository.git('rev-parse', 'HEAD')).toBe(before);
  json(await follow('merge', 'spec-kitty merge --push'));
  const merged = repository.git('rev-parse', 'main');
  expect(repository.git('rev-parse', 'origin/main')).toBe(merged);
  for (const file of ['src/db/fixtures.txt', 'src/orders/orders.txt', 'src/prices/prices.txt']) {
    expect(readFileSync(join(repository.root, file), 'utf8')).not.toBe('');
  }
  const { missions } = json(await follow('merge', 'spec-kitty mission list')) as {
    missions: { mission_state: string }[];
  };
  expect(missions).toMatchObject([{ mission_state: 'done' }]);
  json(await follow('merge', 'spec-kitty merge', { SPEC_KITTY_MISSION: basename(directory) }));
  expect(repository.git('rev-parse', 'main')).toBe(merged);
});

it('left no line out', () => {
  expect(printed.filter((line) => !ran.has(line))).toEqual([]);
});
