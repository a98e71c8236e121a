import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { json, readyMission, type GivenWorkPackage } from '../given/ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../given/temporary-repository';
import { runInProcess, type Ran } from '../run-program';

/** A repository in the middle of the workflow, for one scenario. `docs/workflow-fixtures.md` says how to use it. */
export interface WorkflowFixture {
  readonly repository: TemporaryRepository;
  /** Directory name of the mission. */
  readonly slug: string;
  /** Runs a command of the program in the repository, or elsewhere, and gives what came of it. */
  run(words: readonly string[], cwd?: string): Promise<Ran>;
  /** The same with `--json`, for a command that must succeed; gives its document. */
  done(words: readonly string[], cwd?: string): Promise<Record<string, unknown>>;
  /** Implements a work package in its worktree up to the hand-over. @returns the worktree. */
  handOver(workPackage: string, agent: string): Promise<string>;
  remove(): void;
}

/** What tests of the steps behind a success turn on; they run against fakes only. */
export const SYNC_ENVIRONMENT = { SPEC_KITTY_ENABLE_SAAS_SYNC: '1' } as const;

/** Starts a mission whose work packages can all be taken. */
export async function workflowFixture(
  workPackages: readonly GivenWorkPackage[] = [{ id: 'WP01', ownedFiles: ['src/one/**'] }],
  options: { readonly slug?: string; readonly create?: readonly string[] } = {},
): Promise<WorkflowFixture> {
  const repository = temporaryRepository();
  const slug = await readyMission(repository.root, workPackages, options.create ?? [], options.slug);
  const run: WorkflowFixture['run'] = (words, cwd = repository.root) => runInProcess(cwd, words, SYNC_ENVIRONMENT);
  const done: WorkflowFixture['done'] = async (words, cwd) => json(await run([...words, '--json'], cwd));
  return {
    repository,
    slug,
    run,
    done,
    async handOver(workPackage, agent) {
      const { workspace_path: root } = await done(['implement', workPackage, '--agent', agent, '--mission', slug]);
      commitFile(String(root), `src/${workPackage}/made.txt`, `by ${agent}\n`);
      await done(['move-task', workPackage, '--to', 'for_review', '--agent', agent, '--mission', slug]);
      return String(root);
    },
    remove: () => repository.remove(),
  };
}

/** Writes and commits one file in a checkout, without hooks. */
export function commitFile(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', [...args], { cwd: root, env: childEnvironment(), stdio: 'pipe' });
  git('add', '-A');
  git('commit', '-q', '--no-verify', '-m', `Write ${path}`);
}
