import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, type Stage } from '../recipes/recipe';
import { runInProcess, runProcess } from '../run-program';

/** Sessions run in this process; what they show must be what the built program prints in one of its own. */
let stage: Stage;
beforeAll(async () => {
  stage = await prepare('in-review');
});
afterAll(() => stage.remove());

const commandLines: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--json'],
  ['next'],
  ['log', '--limit', '3'],
  ['mission', 'list', '--json'],
  ['doctor'],
  ['schema', 'wps', '--json'],
  ['finalize-tasks', '--validate-only', '--json'],
  ['move-task', 'WP01', '--to', 'approved', '--json'],
  ['agent', 'tasks', 'status', '--json'],
  ['statsu', '--json'],
  ['move-task'],
  ['status', '--misson', 'x'],
];

it.each(commandLines.map((argv) => [argv.join(' '), argv] as const))('spec-kitty %s', async (_, argv) => {
  const before = fingerprint(stage.root);
  const built = runProcess(stage.root, argv);
  stage.tick();
  expect(await runInProcess(stage.root, argv)).toMatchObject(built);
  expect(fingerprint(stage.root)).toBe(before);
  if (argv.includes('--json')) expect(() => JSON.parse(built.stdout) as unknown).not.toThrow();
});

/** Of every file of the repository, the git directory too. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  for (const path of entries.map((one) => join(one.parentPath ?? one.path, one.name)).sort())
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}
