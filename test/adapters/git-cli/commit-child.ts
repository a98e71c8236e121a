import { writeFileSync } from 'node:fs';
import { gitCli } from '../../../src/adapters/git-cli/git-cli';
import { refTable } from '../../../src/adapters/git-cli/ref-table';
import { gitRepositories } from '../../../src/adapters/git-files/git-repositories';
import { readRef } from '../../../src/adapters/git-files/refs';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';

/** What a committing process is told, as JSON in its first argument. */
export interface CommitOrder {
  readonly directory: string;
  /** One commit each. Its paths are written with the given text before it. */
  readonly commits: readonly { readonly paths: readonly string[]; readonly text: string }[];
  /** Kills the whole process group before the n-th call that changes a file or starts git; 0 only counts. */
  readonly killAt: number;
}

const CHANGING = [
  'linkSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
  'mkdirSync',
  'writeSync',
  'writeFileSync',
  'appendFileSync',
  'copyFileSync',
  'openSync',
  'rmdirSync',
] as const;

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as CommitOrder;
  const found = gitRepositories(refTable).locate(order.directory);
  if (found.current === null) throw new Error(`${order.directory} is no checkout`);
  const git = gitCli({
    readRef: (commonDir, ref) => readRef(commonDir, ref, refTable),
    withLock: (commonDir, name, work) => withOwnerLock(commonDir, name, work),
  });
  let calls = 0;
  const state = { isCounting: false };
  intercept(() => {
    if (!state.isCounting) return;
    calls += 1;
    if (calls === order.killAt) process.kill(0, 'SIGKILL');
  });
  for (const { paths, text } of order.commits) {
    state.isCounting = false;
    for (const path of paths) writeFileSync(`${order.directory}/${path}`, text);
    state.isCounting = true;
    await git.commitPaths({
      checkout: found.current,
      commonDir: found.commonDir,
      paths,
      message: `Record ${text}`,
      mayBeUnchanged: true,
    });
  }
  process.stdout.write(String(calls));
}

/** Puts `step` before every call of this process that changes a file or starts git. */
function intercept(step: () => void): void {
  const put = (module: object, name: string): void => {
    const real = (module as Record<string, (...args: unknown[]) => unknown>)[name];
    if (real === undefined) throw new Error(`${name} is gone`);
    Object.assign(module, {
      [name]: (...args: unknown[]) => {
        step();
        return real(...args);
      },
    });
  };
  // The modules themselves: an imported namespace is a copy.
  for (const name of CHANGING) put(require('node:fs') as typeof import('node:fs'), name);
  put(require('node:child_process') as typeof import('node:child_process'), 'spawnSync');
}

void main();
