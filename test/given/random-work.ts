import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Numbers from 0 up to, not including, a limit; the same for the same seed. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Text files of some length, a binary one and a program, in folders. */
export function writeBase(root: string, roll: Dice): void {
  for (let file = 0; file < 6; file++) {
    const lines = Array.from({ length: 12 + roll(10) }, (_, line) => `file ${file} line ${line} ${roll(1000)}`);
    put(root, `${['src', 'docs', 'src/deep'][file % 3] ?? ''}/f${file}.txt`, `${lines.join('\n')}\n`);
  }
  put(root, 'data/picture.bin', Buffer.from(Array.from({ length: 400 }, () => roll(256))));
  put(root, 'tools/run.sh', '#!/bin/sh\necho run\n');
  chmodSync(join(root, 'tools/run.sh'), 0o755);
}

/** Does a few random things to the files of a checkout: edits, new files, renames, deletions, modes, binary content. */
export function randomWork(root: string, roll: Dice, name: string): void {
  for (let count = 1 + roll(4); count > 0; count--) {
    const files = filesIn(root);
    const file = files[roll(files.length)];
    if (file === undefined) return;
    one(root, file, roll, `${name}${count}`);
  }
}

function one(root: string, file: string, roll: Dice, name: string): void {
  const path = join(root, file);
  switch (roll(9)) {
    case 0:
      return put(root, `src/new-${name}.txt`, `new of ${name}\n`);
    case 1: {
      const to = `moved/${file.split('/').at(-1) ?? ''}`;
      if (existsSync(join(root, to))) return;
      mkdirSync(dirname(join(root, to)), { recursive: true });
      return renameSync(path, join(root, to));
    }
    case 2:
      return rmSync(path);
    case 3:
      return chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o755 : 0o644);
    case 4:
      if (file.endsWith('.bin')) return put(root, file, Buffer.from(Array.from({ length: 400 }, () => roll(256))));
      return put(root, file, `${readFileSync(path, 'utf8')}appended by ${name}\n`);
    case 5:
      // The same file by the same name from several sides.
      return put(root, 'src/shared.txt', `of ${roll(2) === 0 ? name : 'all'}\n`);
    default: {
      if (file.endsWith('.bin')) return;
      const lines = readFileSync(path, 'utf8').split('\n');
      lines[roll(Math.max(1, lines.length - 1))] = `changed by ${name}`;
      return put(root, file, lines.join('\n'));
    }
  }
}

function filesIn(root: string, below = ''): readonly string[] {
  return readdirSync(join(root, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (below === '' && /^(?:\.|kitty-specs)/.test(entry.name)) return [];
      return entry.isDirectory() ? filesIn(root, path) : [path];
    });
}

function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
