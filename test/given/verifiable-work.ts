import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { json, readyMission, type GivenWorkPackage } from './ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from './temporary-repository';
import { runInProcess, type Ran } from '../run-program';

/** A mission in a Node project, and what its work packages hand over. */
export interface VerifiableWork {
  readonly repository: TemporaryRepository;
  readonly slug: string;
  /** Runs the program at the root with `--json`. */
  run(...words: string[]): Promise<Ran>;
  /** Lets otter implement a work package: claims it, commits `files` in its worktree. Gives the worktree. */
  implement(workPackage: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** Writes `wps.yaml` with every work package as it was given, and more top-level keys. */
  declare(more: string): void;
  /** Commits `files` in a worktree that is there. */
  commit(worktree: string, files: Readonly<Record<string, string>>): void;
  /** Hands a work package over and lets heron claim its review. */
  handOver(workPackage: string): Promise<void>;
  remove(): void;
}

/** A test of node:test that passes, for any path below `test/`. */
export const passingTest = "const test = require('node:test');\ntest('adds', () => {});\n";
/** One that fails as code does. */
export const failingTest =
  "const test = require('node:test');\ntest('adds', () => require('node:assert').equal(1 + 1, 3));\n";

/** Makes a Node project with a mission ready for work. */
export async function verifiableWork(
  workPackages: readonly GivenWorkPackage[] = [{ id: 'WP01', ownedFiles: ['src/**', 'test/**'] }],
  files: Readonly<Record<string, string>> = {},
): Promise<VerifiableWork> {
  const repository = temporaryRepository();
  repository.write('package.json', '{ "name": "tide", "scripts": { "test": "node --test" } }\n');
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'Project');
  const slug = await readyMission(repository.root, workPackages);
  const run = (...words: string[]): Promise<Ran> => runInProcess(repository.root, [...words, '--json']);
  const commit = (worktree: string, changed: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(worktree, path)), { recursive: true });
      writeFileSync(join(worktree, path), text);
    }
    for (const words of [
      ['add', '-A'],
      ['commit', '-qm', 'Work'],
    ]) {
      execFileSync('git', words, { cwd: worktree, env: childEnvironment() });
    }
  };
  return {
    repository,
    slug,
    run,
    commit,
    declare(more) {
      const entries = workPackages.map(
        ({ id, ownedFiles, dependencies = [] }) => `  - id: ${id}
    title: Part ${id}
    dependencies: [${dependencies.join(', ')}]
    owned_files: ${JSON.stringify(ownedFiles)}
    requirement_refs: [FR-001]
    subtasks: []
    prompt_file: tasks/${id}-part.md
`,
      );
      const manifest = `${more}\nwork_packages:\n${entries.join('')}`;
      writeFileSync(join(repository.root, 'kitty-specs', slug, 'wps.yaml'), manifest);
    },
    async implement(workPackage, changed) {
      const { workspace_path: worktree } = json(await run('implement', workPackage, '--agent', 'otter'));
      commit(String(worktree), changed);
      return String(worktree);
    },
    async handOver(workPackage) {
      json(await run('move-task', workPackage, '--to', 'for_review', '--agent', 'otter'));
      json(await run('review', workPackage, '--agent', 'heron'));
    },
    remove: () => repository.remove(),
  };
}
