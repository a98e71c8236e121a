import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { joinCommits, joinInScratchCheckout } from '../../../src/adapters/git-cli/join-commits';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { dice, randomWork, writeBase } from '../../given/random-work';
import { json } from '../../given/ready-mission';
import { mergeableMission } from '../../given/mergeable-mission';
import { hermeticEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runProcess } from '../../run-program';

let repository: TemporaryRepository;

beforeEach(() => {
  Object.assign(process.env, hermeticEnvironment);
  repository = temporaryRepository();
});
afterEach(() => repository.remove());

/** Two branches with changes of every kind, from a common history. */
function twoSides(seed: number): void {
  const roll = dice(seed);
  writeBase(repository.root, roll);
  const commit = (message: string): void => {
    repository.git('add', '-A');
    repository.git('commit', '-q', '--allow-empty', '-m', message);
  };
  commit('Base');
  for (const side of ['a', 'b']) {
    repository.git('switch', '-q', '-c', side, 'main');
    randomWork(repository.root, roll, `${side}-`);
    commit(side);
  }
}

const leftOvers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('spec-kitty-merge-'));

it.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
  'a scratch checkout joins as merge-tree does, and leaves no trace (seed %i)',
  (seed) => {
    twoSides(seed);
    const before = folderFingerprint(join(repository.root, '.git')).filter((line) => !line.startsWith('objects'));
    const known = leftOvers();
    const plumbing = joinCommits(repository.root, 'a', 'b', {});
    const checkout = joinInScratchCheckout(repository.root, 'a', 'b', {});
    expect(checkout.conflicts).toEqual(plumbing.conflicts);
    if (plumbing.conflicts.length === 0) expect(checkout.tree).toBe(plumbing.tree);
    expect(repository.git('cat-file', '-t', checkout.tree)).toBe('tree');
    expect(folderFingerprint(join(repository.root, '.git')).filter((line) => !line.startsWith('objects'))).toEqual(
      before,
    );
    expect(leftOvers()).toEqual(known);
  },
);

/** A git that says it is old and refuses what is newer. */
function oldGit(folder: string): string {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh
case "$1" in
--version) echo 'git version 2.30.2'; exit 0 ;;
merge-tree) echo 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2; exit 129 ;;
esac
exec ${real} "$@"
`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  return `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
}

it('a mission is forecast and merged with a git that has no merge-tree of this kind', async () => {
  const mission = await mergeableMission();
  try {
    const env = { PATH: oldGit(join(dirname(mission.root), 'old')) };
    const run = (...words: string[]): Record<string, unknown> =>
      json(runProcess(mission.root, [...words, '--json'], env));
    expect(run('forecast', '--mission', mission.slug)).toMatchObject({ result: 'success' });
    expect(run('merge', '--mission', mission.slug)).toMatchObject({ result: 'success', findings: [] });
    expect(mission.repository.git('show', 'main:src/one/part.ts')).toBe('// WP01');
    expect(mission.repository.git('status', '--porcelain')).toBe('');
  } finally {
    mission.repository.remove();
  }
});
