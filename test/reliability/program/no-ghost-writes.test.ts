import { mkdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { prepare, type Stage } from '../../recipes/recipe';
import { runInProcess, runProcess } from '../../run-program';

const inspecting: readonly (readonly string[])[] = [
  ['next'],
  ['status'],
  ['log'],
  ['log', 'WP01', '--limit', '2'],
  ['doctor'],
  ['mission', 'list'],
  ['mission', 'show'],
  ['schema'],
  ['schema', 'wps'],
  ['finalize-tasks', '--validate-only'],
  ['move-task', 'WP01', '--to', 'claimed', '--agent', 'otter', '--dry-run'],
  ['move-task', 'WP02', '--to', 'done', '--agent', 'otter', '--force', '--note', 'try', '--dry-run'],
  ['mission', 'create', 'pier', '--home', 'in-place', '--dry-run'],
  ['mission', 'create', 'pier', '--home', 'branch', '--dry-run'],
  ['mission', 'create', 'pier', '--home', 'worktree', '--dry-run'],
];

const mistaken: readonly (readonly string[])[] = [
  ['status', '-m', 'no-such-mission'],
  ['status', '--no-such-flag'],
  ['no-such-command'],
  ['move-task', 'WP01'],
  ['move-task', 'WP01', '--to', 'no-such-lane', '--agent', 'otter'],
  ['mission', 'create', 'Bad Slug'],
  ['mission', 'show', '-m', '\u0000'],
  ['log', 'WP99'],
];

describe.each(['empty', 'planned', 'finalized', 'started', 'in-review', 'two-missions'])(
  'in a repository that is %s',
  (recipe) => {
    let stage: Stage;
    let places: readonly string[];

    beforeAll(async () => {
      stage = await prepare(recipe);
      mkdirSync(join(stage.root, 'src', 'deep'), { recursive: true });
      const worktree = join(dirname(stage.root), 'beside');
      stage.git('worktree', 'add', '-q', '-b', 'beside', worktree);
      stage.write('mine.txt', 'staged\n');
      stage.git('add', 'mine.txt');
      // The index remembers another time of this file: whoever runs a careless `git status` would write the index anew.
      utimesSync(join(stage.root, 'README.md'), 1_700_000_000, 1_700_000_000);
      places = [stage.root, join(stage.root, 'src', 'deep'), join(worktree, 'kitty-specs'), worktree];
      mkdirSync(join(worktree, 'kitty-specs'), { recursive: true });
    }, 30_000);
    afterAll(() => stage.remove());

    it('no read command, rehearsal or mistaken command line writes anything, wherever one stands', async () => {
      const before = folderFingerprint(dirname(stage.root));
      for (const cwd of places) {
        for (const argv of [...inspecting, ...mistaken]) {
          for (const words of [argv, [...argv, '--json']]) {
            const { exit } = await runInProcess(cwd, words);
            expect([words, exit]).not.toEqual([words, 70]);
            expect([words, folderFingerprint(dirname(stage.root))]).toEqual([words, before]);
          }
        }
      }
    }, 60_000);

    it('nor as a process of its own', () => {
      const before = folderFingerprint(dirname(stage.root));
      for (const argv of [['next', '--json'], ['status'], ['doctor'], ['finalize-tasks', '--validate-only']]) {
        runProcess(stage.root, argv);
        expect([argv, folderFingerprint(dirname(stage.root))]).toEqual([argv, before]);
      }
    }, 30_000);
  },
);

describe.each(['finalized', 'in-review'])('in a repository that is %s', (recipe) => {
  it('twenty repetitions of materialize, status and next leave git status as it was', async () => {
    const stage = await prepare(recipe);
    try {
      const before = [stage.git('status', '--porcelain'), stage.git('rev-parse', 'HEAD')];
      for (let round = 0; round < 20; round++) {
        for (const argv of [['materialize'], ['materialize', '--all'], ['status'], ['next']]) {
          const { exit, stderr } = await runInProcess(stage.root, argv);
          expect([argv, exit === 0 || exit === 1 ? '' : stderr]).toEqual([argv, '']);
        }
        expect([stage.git('status', '--porcelain'), stage.git('rev-parse', 'HEAD')]).toEqual(before);
      }
    } finally {
      stage.remove();
    }
  }, 60_000);
});
