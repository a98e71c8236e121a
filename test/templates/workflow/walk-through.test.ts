import Ajv2020 from 'ajv/dist/2020';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { announced, blockWith, commandsIn } from './command-fault';
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
async function follow(step: WorkflowCommand, line: string): Promise<Ran> {
  expect(commandsIn(texts.get(step) ?? '')).toContain(line);
  ran.add(line);
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return runInProcess(repository.root, [...words.slice(1), '--json']);
}

function write(path: string, content: string): void {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
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
  mkdirSync(join(String(workspace), 'src', 'db'), { recursive: true });
  writeFileSync(join(String(workspace), 'src', 'db', 'fixtures.txt'), 'fixtures\n');
  for (const args of [['add', '-A'], ['commit', '-q', '-m', 'Add the fixtures']]) {
    execFileSync('git', args, { cwd: String(workspace), env: childEnvironment() });
  } // prettier-ignore
  json(await take('spec-kitty mark-status T001 T002 T003 --status done --wp WP01'));
  json(await take('spec-kitty move-task WP01 --to for_review --agent otter'));
  const next = json(await take('spec-kitty next --agent otter --result success'));
  expect([next['action'], next['wp_id']]).toEqual(['implement', 'WP03']);
});

it('review: the hand-over is offered to the name that reviews, not to the one that implemented', async () => {
  const next = json(await follow('review', 'spec-kitty next --agent otter-reviewer'));
  expect([next['preview_step'], next['wp_id']]).toEqual(['review', 'WP01']);
});

it('status: shows it', async () => {
  json(await follow('status', 'spec-kitty mission list'));
  json(await follow('status', 'spec-kitty status'));
  json(await follow('status', 'spec-kitty next'));
});

it('left no line out but those of commands that are being built', () => {
  const left = printed.filter((line) => !ran.has(line));
  expect(left.filter((line) => !Object.hasOwn(announced, line.split(' ')[1] ?? ''))).toEqual([]);
});
