import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { bringFilesUnderLock } from '../../../src/adapters/git-cli/bring-files';
import { moveRefsUnderLock } from '../../../src/adapters/git-cli/move-refs';
import type { RefMove } from '../../../src/ports/branches';
import { hermeticEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';

let repository: TemporaryRepository;
const saved = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, hermeticEnvironment);
  repository = temporaryRepository();
});
afterEach(() => {
  repository.remove();
  process.env = { ...saved };
});

const commonDir = (): string => join(repository.root, '.git');
const at = (ref: string): string | null => {
  try {
    return repository.git('rev-parse', '--verify', '--quiet', ref);
  } catch {
    return null;
  }
};

function move(...moves: readonly RefMove[]): Promise<boolean> {
  return moveRefsUnderLock({ commonDir: commonDir(), root: repository.root, moves, why: 'test', readRef: at });
}

function commitAfter(parent: string): string {
  return repository.git('commit-tree', `${parent}^{tree}`, '-p', parent, '-m', 'Next');
}

describe.each(['files', 'a hook that follows refs'] as const)('Several refs, through %s', (way) => {
  beforeEach(() => {
    if (way === 'files') return;
    mkdirSync(join(commonDir(), 'hooks'), { recursive: true });
    writeFileSync(join(commonDir(), 'hooks', 'reference-transaction'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  });

  it('move together, and new ones are made', async () => {
    const old = repository.git('rev-parse', 'main');
    const next = commitAfter(old);
    repository.git('branch', 'kitty/home');
    expect(
      await move(
        { ref: 'refs/heads/main', from: old, to: next },
        { ref: 'refs/heads/kitty/home', from: old, to: next },
        { ref: 'refs/spec-kitty/merged/tide', from: null, to: old },
      ),
    ).toBe(true);
    expect([at('refs/heads/main'), at('refs/heads/kitty/home'), at('refs/spec-kitty/merged/tide')]).toEqual([
      next,
      next,
      old,
    ]);
    expect(repository.git('reflog', 'show', '-1', '--format=%gs', 'main')).toBe('test');
    expect(repository.git('fsck', '--no-dangling')).toBe('');
  });

  it('stay all where they are when one is elsewhere', async () => {
    const old = repository.git('rev-parse', 'main');
    const next = commitAfter(old);
    repository.git('branch', 'other', next);
    const before = repository.git('for-each-ref');
    for (const wrong of [old, null]) {
      expect(
        await move({ ref: 'refs/heads/main', from: old, to: next }, { ref: 'refs/heads/other', from: wrong, to: old }),
      ).toBe(false);
      expect(repository.git('for-each-ref')).toBe(before);
    }
    repository.git('commit', '-q', '--allow-empty', '-m', 'No lock is left');
  });

  it('go away, packed or not, and a branch of their folder’s name can be made', async () => {
    const old = repository.git('rev-parse', 'main');
    repository.git('branch', 'kitty/packed');
    repository.git('tag', '-a', '-m', 'x', 'v1');
    repository.git('pack-refs', '--all');
    repository.git('branch', 'kitty/loose');
    expect(
      await move(
        { ref: 'refs/heads/kitty/packed', from: old, to: null },
        { ref: 'refs/heads/kitty/loose', from: old, to: null },
      ),
    ).toBe(true);
    expect(repository.git('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
      'refs/heads/main',
      'refs/tags/v1',
    ]);
    expect(repository.git('rev-parse', 'v1^{commit}')).toBe(old);
    repository.git('branch', 'kitty');
    expect(repository.git('fsck', '--no-dangling')).toBe('');
  });
});

it('A lock of somebody else is waited for and then named, and nothing has moved', async () => {
  const old = repository.git('rev-parse', 'main');
  writeFileSync(join(commonDir(), 'refs', 'heads', 'main.lock'), '');
  repository.git('branch', 'other');
  await expect(
    move({ ref: 'refs/heads/other', from: old, to: null }, { ref: 'refs/heads/main', from: old, to: commitAfter(old) }),
  ).rejects.toMatchObject({ problems: [{ diagnostic_code: 'GIT_FAILED' }] });
  expect([at('refs/heads/main'), at('refs/heads/other')]).toEqual([old, old]);
  expect(existsSync(join(commonDir(), 'refs', 'heads', 'other.lock'))).toBe(false);
});

it('Files of a checkout that were half written by a killed run are completed; those of others are not touched', async () => {
  const lines = (name: string): string => Array.from({ length: 30 }, (_, line) => `${name} ${line}\n`).join('');
  const { root } = repository;
  for (const name of ['a', 'b', 'c']) repository.write(`${name}.txt`, lines(`old ${name}`));
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'Old');
  const from = repository.git('rev-parse', 'HEAD');
  for (const name of ['a', 'b']) repository.write(`${name}.txt`, lines(`new ${name}`));
  repository.write('new.txt', lines('new'));
  repository.git('rm', '-q', 'c.txt');
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'New');
  const to = repository.git('rev-parse', 'HEAD');
  const checkout = { root, gitDir: commonDir(), branch: 'main', isPrimary: true };
  const bring = (): Promise<void> => bringFilesUnderLock({ commonDir: commonDir(), checkout, from, to });
  const wanted = { a: lines('new a'), b: lines('new b'), new: lines('new') };
  await fc.assert(
    fc.asyncProperty(fc.nat(400), fc.nat(400), fc.boolean(), fc.boolean(), async (cutA, cutNew, isGone, isNoted) => {
      repository.git('read-tree', '--reset', '-u', from);
      if (isNoted) {
        mkdirSync(join(commonDir(), 'spec-kitty'), { recursive: true });
        writeFileSync(join(commonDir(), 'spec-kitty', 'bringing'), `${from} ${to}\n`);
        repository.write('a.txt', wanted.a.slice(0, cutA));
        repository.write('new.txt', wanted.new.slice(0, cutNew));
        if (isGone) rmSync(join(root, 'c.txt'));
      }
      repository.write('mine.txt', 'of somebody\n');
      await bring();
      for (const [name, text] of Object.entries(wanted)) {
        expect(readFileSync(join(root, `${name}.txt`), 'utf8')).toBe(text);
      }
      expect(existsSync(join(root, 'c.txt'))).toBe(false);
      expect(repository.git('status', '--porcelain')).toBe('?? mine.txt');
      await bring();
      expect(repository.git('status', '--porcelain')).toBe('?? mine.txt');
    }),
    { numRuns: 12 },
  );
});
