import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { gitCli } from '../../../src/adapters/git-cli/git-cli';
import { refTable } from '../../../src/adapters/git-cli/ref-table';
import { gitRepositories } from '../../../src/adapters/git-files/git-repositories';
import { readRef } from '../../../src/adapters/git-files/refs';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import {
  childEnvironment,
  hermeticEnvironment,
  temporaryRepository,
  type TemporaryRepository,
} from '../../given/temporary-repository';
import type { CommitOrder } from './commit-child';

const built = mkdtempSync(join(tmpdir(), 'spec-kitty-child-'));
const program = join(built, 'commit-child.cjs');
const before = { ...process.env };
const made: TemporaryRepository[] = [];

beforeAll(() => {
  Object.assign(process.env, hermeticEnvironment);
  buildSync({
    entryPoints: [join(__dirname, 'commit-child.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['simple-git'],
  });
});
afterAll(() => {
  process.env = before;
  rmSync(built, { recursive: true, force: true });
});
afterEach(() => made.splice(0).forEach((one) => one.remove()));

/** Runs the child in a process group of its own. */
function runChild(
  order: CommitOrder,
): Promise<{ signal: string | null; status: number | null; output: string; error: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      detached: true,
      env: childEnvironment(),
    });
    let output = '';
    let error = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (error += bytes.toString()));
    child.on('close', (status, signal) => done({ signal, status, output, error }));
  });
}

interface Scene {
  readonly repository: TemporaryRepository;
  readonly directory: string;
  readonly git: (...args: string[]) => string;
}

type SceneName = 'the primary checkout' | 'a linked worktree' | 'a branch without a commit';

/** Something staged and something edited of the user's, which must come through everything. */
function scene(name: SceneName): Scene {
  const repository = temporaryRepository();
  made.push(repository);
  const { root } = repository;
  let directory = root;
  if (name === 'a linked worktree') {
    directory = join(root, '..', 'linked');
    repository.git('worktree', 'add', '-q', '-b', 'kitty/lane', directory);
  }
  if (name === 'a branch without a commit') repository.git('switch', '-q', '--orphan', 'kitty/fresh');
  const git = (...args: string[]): string => repository.git('-C', directory, ...args);
  writeFileSync(join(directory, 'staged.txt'), 'staged\n');
  git('add', 'staged.txt');
  return { repository, directory, git };
}

function commitHere({ directory }: Scene, paths: readonly string[]): Promise<unknown> {
  const found = gitRepositories(refTable).locate(directory);
  const git = gitCli({
    readRef: (commonDir, ref) => readRef(commonDir, ref, refTable),
    withLock: (commonDir, name, work) => withOwnerLock(commonDir, name, work),
  });
  if (found.current === null) throw new Error('no checkout');
  return git.commitPaths({
    checkout: found.current,
    commonDir: found.commonDir,
    paths,
    message: 'After',
    mayBeUnchanged: true,
  });
}

/** Locks and private files anywhere in the git directory. */
function leftovers({ repository }: Scene): readonly string[] {
  return readdirSync(join(repository.root, '.git'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.lock$|index-private|index-waiting|@\d+-\d+$/.test(path),
  );
}

describe.each<SceneName>(['the primary checkout', 'a linked worktree', 'a branch without a commit'])(
  'a commit in %s',
  (name) => {
    it('may be killed before any change: the next one needs no help', async () => {
      const order = (directory: string, killAt: number): CommitOrder => ({
        directory,
        killAt,
        commits: [{ paths: ['log.jsonl', 'ä b.json'], text: 'killed' }],
      });
      const counted = await runChild(order(scene(name).directory, 0));
      expect(counted).toMatchObject({ status: 0, error: '' });
      const calls = Number(counted.output);
      expect(calls).toBeGreaterThan(15);
      const halfway = new Set<string>();
      for (let killAt = 1; killAt <= calls; killAt += name === 'the primary checkout' ? 1 : 2) {
        const here = scene(name);
        const { signal } = await runChild(order(here.directory, killAt));
        expect({ killAt, signal }).toEqual({ killAt, signal: 'SIGKILL' });
        for (const one of leftovers(here)) halfway.add(one.replace(/\d+/g, 'N'));
        writeFileSync(join(here.directory, 'next.txt'), 'next\n');
        await commitHere(here, ['log.jsonl', 'ä b.json', 'next.txt']);
        expect({ killAt, left: leftovers(here) }).toEqual({ killAt, left: [] });
        expect({ killAt, status: here.git('status', '--porcelain') }).toEqual({ killAt, status: 'A  staged.txt' });
        expect(here.git('show', 'HEAD:log.jsonl')).toBe('killed');
        expect(here.git('show', 'HEAD:next.txt')).toBe('next');
        expect({ killAt, fsck: here.git('fsck', '--strict', '--no-dangling') }).toEqual({ killAt, fsck: '' });
        here.git('commit', '-q', '-m', 'The user goes on');
        here.repository.remove();
      }
      if (name !== 'the primary checkout') return;
      // The kills really met both of git's locks while they were held.
      expect([...halfway].filter((path) => /index\.lock$/.test(path))).not.toEqual([]);
      expect([...halfway].filter((path) => /refs\/heads\/.*\.lock$/.test(path))).not.toEqual([]);
    }, 120_000);
  },
);

describe('many processes at once', () => {
  it('all succeed, and the last state of every path is committed', async () => {
    const here = scene('the primary checkout');
    const linked = join(here.repository.root, '..', 'linked');
    here.repository.git('worktree', 'add', '-q', '-b', 'other', linked);
    const orders = Array.from({ length: 16 }, (_, worker): CommitOrder => ({
      directory: worker % 4 === 3 ? linked : here.directory,
      killAt: 0,
      commits: [1, 2].map((round) => ({ paths: [`file-${worker}.txt`, 'shared.txt'], text: `${worker}.${round}` })),
    }));
    const results = await Promise.all(orders.map(runChild));
    expect(results.filter(({ status, error }) => status !== 0 || error !== '')).toEqual([]);
    for (const [worker, { directory }] of orders.entries()) {
      expect(here.repository.git('-C', directory, 'show', `HEAD:file-${worker}.txt`)).toBe(`${worker}.2`);
    }
    for (const directory of [here.directory, linked]) {
      expect(here.repository.git('-C', directory, 'show', 'HEAD:shared.txt')).toBe(
        readFileSync(join(directory, 'shared.txt'), 'utf8'),
      );
    }
    expect(here.git('status', '--porcelain')).toBe('A  staged.txt');
    expect(here.repository.git('-C', linked, 'status', '--porcelain')).toBe('');
    expect(leftovers(here)).toEqual([]);
    expect(here.git('fsck', '--strict', '--no-dangling')).toBe('');
  }, 60_000);

  it('get along with people who commit by hand meanwhile', async () => {
    const here = scene('the primary checkout');
    here.git('commit', '-q', '-m', 'Staged');
    const order: CommitOrder = {
      directory: here.directory,
      killAt: 0,
      commits: Array.from({ length: 12 }, (_, round) => ({ paths: ['log.jsonl'], text: String(round) })),
    };
    const running = { is: true };
    const child = runChild(order).finally(() => (running.is = false));
    let byHand = 0;
    while (running.is) {
      writeFileSync(join(here.directory, 'hand.txt'), String(byHand));
      try {
        here.git('add', 'hand.txt');
        here.git('commit', '-q', '-m', `By hand ${byHand}`);
        byHand += 1;
      } catch {
        // git refuses while the other holds its lock, and people try again.
      }
      await new Promise((done) => setImmediate(done));
    }
    expect(await child).toMatchObject({ status: 0, error: '' });
    expect(byHand).toBeGreaterThan(0);
    await commitHere(here, ['log.jsonl', 'hand.txt']);
    expect(here.git('status', '--porcelain')).toBe('');
    expect(here.git('show', 'HEAD:log.jsonl')).toBe('11');
    // No commit by hand took a line of ours back.
    const byPeople = here.git('log', '--format=%H', '--grep=By hand', '--', 'log.jsonl');
    expect(byPeople).toBe('');
    expect(existsSync(join(here.directory, '.git', 'index.lock'))).toBe(false);
  }, 60_000);
});
