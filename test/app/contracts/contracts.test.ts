import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json, readyMission } from '../../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

let repository: TemporaryRepository;
let slug: string;

beforeEach(async () => {
  repository = temporaryRepository();
  slug = await readyMission(repository.root, [
    { id: 'WP01', ownedFiles: ['src/config/**'] },
    { id: 'WP02', ownedFiles: ['src/orders/**'], dependencies: ['WP01'] },
  ]);
  writeFileSync(join(repository.root, 'kitty-specs', slug, 'wps.yaml'), manifest('postgresql+asyncpg'));
});
afterEach(() => repository.remove());

function manifest(scheme: string): string {
  return `work_packages:
  - id: WP01
    title: Settings
    dependencies: []
    owned_files: [src/config/**]
    requirement_refs: [FR-001]
    subtasks: []
    prompt_file: tasks/WP01-part.md
  - id: WP02
    title: Orders
    requires_infrastructure: [postgresql]
    dependencies: [WP01]
    owned_files: [src/orders/**]
    requirement_refs: [FR-001]
    subtasks: []
    prompt_file: tasks/WP02-part.md
integration_contracts:
  - id: database-url
    artifact: DATABASE_URL
    type: env
    producer: service:postgresql
    consumers:
      - wp: WP02
        framework: SQLAlchemy
        format: { scheme: ${scheme} }
    validation: seam
`;
}

const run = (...words: string[]): ReturnType<typeof runInProcess> =>
  runInProcess(repository.root, [...words, '--json']);

it('contracts are listed with what their service will export', async () => {
  const { contracts } = json(await run('contracts', 'list')) as { contracts: readonly { id: string }[] };
  expect(contracts.map(({ id }) => id)).toEqual(['database-url']);
});

it('a contract that is not there is named with those that are', async () => {
  const { exit, stdout } = await run('contracts', 'show', 'queue-url');
  expect([exit, JSON.parse(stdout)]).toMatchObject([2, { error_code: 'CONTRACT_NOT_FOUND' }]);
  expect(stdout).toContain('database-url');
});

it('a value that no safe change makes suit is a mismatch, and stops the check', async () => {
  writeFileSync(join(repository.root, 'kitty-specs', slug, 'wps.yaml'), manifest('mongodb'));
  const { exit, stdout } = await run('contracts', 'check');
  expect(exit).toBe(1);
  expect(stdout).toContain('CONTRACT_MISMATCH');
});

it('a seam test that its consumer does not own is not written', async () => {
  const { exit, stdout } = await run('contracts', 'stubs', '--runner', 'jest', '--write');
  expect([exit, JSON.parse(stdout)]).toMatchObject([1, { error_code: 'SEAM_STUB_NOT_OWNED', work_package_id: 'WP02' }]);
  expect(existsSync(join(repository.root, 'tests'))).toBe(false);
});

it('the prompt of a consumer holds its seam test, with a command that puts it there, until it is there', async () => {
  const own = manifest('postgresql+asyncpg')
    .replace('wp: WP02', 'wp: WP01')
    .replace('    requires_infrastructure: [postgresql]\n', '')
    .replace('title: Settings', 'title: Settings\n    requires_infrastructure: [postgresql]')
    .replace('owned_files: [src/config/**]', 'owned_files: [src/config/**, tests/seam/**]');
  writeFileSync(join(repository.root, 'kitty-specs', slug, 'wps.yaml'), own);
  json(await run('finalize-tasks'));
  const implement = async (): Promise<{ workspace: string; prompt: string }> => {
    const { workspace_path: workspace, prompt_path: path } = json(await run('implement', 'WP01', '--agent', 'otter'));
    return { workspace: String(workspace), prompt: readFileSync(String(path), 'utf8') };
  };
  const first = await implement();
  const command = `spec-kitty contracts stubs database-url --wp WP01 --write --mission ${slug}`;
  expect(first.prompt).toContain(command);
  const [stub = ''] = /(?<=```\n)# Integration contract[^]*?(?=```)/.exec(first.prompt) ?? [];
  const words = [...command.split(' ').slice(1), '--json'];
  const { stubs } = json(await runInProcess(first.workspace, words)) as { stubs: readonly Record<string, string>[] };
  expect(stubs).toMatchObject([{ state: 'written', content: stub }]);
  expect(readFileSync(join(first.workspace, stubs[0]?.['path'] ?? ''), 'utf8')).toBe(stub);
  const second = await implement();
  expect(second.prompt).toContain('<!-- seam:database-url:begin -->');
  expect(second.prompt).toContain('It begins in `tests/seam/test_seam_database_url.py`');
  expect(second.prompt).not.toContain(command);
});
