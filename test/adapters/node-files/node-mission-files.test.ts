import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFileCalls, type FileCalls } from '../../../src/system/durable-file/file-calls';
import { memoryMissionFiles } from '../../../src/adapters/memory/memory-mission-files';
import { nodeMissionFiles } from '../../../src/adapters/node-files/node-mission-files';
import type { Checkout } from '../../../src/domain/mission/location';
import type { MissionFiles } from '../../../src/ports/mission-files';
import { problemOf } from '../../reliability/store/store-fixture';

let root: string;
let checkout: Checkout;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spec-kitty-files-'));
  checkout = { root, gitDir: join(root, '.git'), branch: 'main', isPrimary: true };
  mkdirSync(checkout.gitDir);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]): string => join(root, ...parts);

describe.each<readonly [string, () => MissionFiles]>([
  ['on the disk', () => nodeMissionFiles()],
  ['in memory', () => memoryMissionFiles()],
])('mission files %s', (_, open) => {
  it('reads back what was written, making folders', () => {
    const files = open();
    const writes = [
      { path: at('m', 'a.md'), content: 'täxt\n' },
      { path: at('m', 'tasks', 'b.md'), content: '' },
    ];
    expect(files.writeAll(checkout, writes)).toEqual([at('m', 'a.md'), at('m', 'tasks', 'b.md')]);
    expect(files.readText(at('m', 'a.md'))).toBe('täxt\n');
    expect(files.readText(at('m', 'tasks', 'b.md'))).toBe('');
    expect(files.list(at('m'))).toEqual(['a.md', 'tasks']);
    expect([files.kindOf(at('m')), files.kindOf(at('m', 'a.md')), files.kindOf(at('x'))]).toEqual([
      'directory',
      'file',
      null,
    ]);
  });

  it('names only the files whose bytes changed', () => {
    const files = open();
    files.writeAll(checkout, [{ path: at('a'), content: '1' }]);
    const writes = [
      { path: at('a'), content: '1' },
      { path: at('b'), content: '2' },
    ];
    expect(files.writeAll(checkout, writes)).toEqual([at('b')]);
    expect(files.writeAll(checkout, writes)).toEqual([]);
  });

  it('says nothing of what does not exist', () => {
    const files = open();
    expect(files.readText(at('x'))).toBeNull();
    expect(files.list(at('x'))).toEqual([]);
    expect(() => files.remove(at('x'))).not.toThrow();
  });

  it('removes a file', () => {
    const files = open();
    files.writeAll(checkout, [{ path: at('a'), content: '1' }]);
    files.remove(at('a'));
    expect(files.kindOf(at('a'))).toBeNull();
  });

  it('checks every target before it writes the first', async () => {
    const files = open();
    files.writeAll(checkout, [{ path: at('folder', 'inner'), content: '' }]);
    const writes = [
      { path: at('a'), content: '1' },
      { path: at('folder'), content: '2' },
    ];
    const problem = await problemOf(() => files.writeAll(checkout, writes));
    expect(problem).toMatchObject({ diagnostic_code: 'FILE_NOT_WRITABLE', path: at('folder') });
    expect(files.kindOf(at('a'))).toBeNull();
  });

  it('refuses to read a folder as text, and to write below a file', async () => {
    const files = open();
    files.writeAll(checkout, [{ path: at('folder', 'inner'), content: '' }]);
    expect((await problemOf(() => files.readText(at('folder')))).diagnostic_code).toBe('FILE_UNREADABLE');
    const below = [{ path: at('folder', 'inner', 'x'), content: '' }];
    expect((await problemOf(() => files.writeAll(checkout, below))).diagnostic_code).toBe('FILE_NOT_WRITABLE');
  });
});

describe('mission files on the disk', () => {
  const files = nodeMissionFiles();

  it('does not touch a file whose bytes are equal', () => {
    writeFileSync(at('a'), 'same');
    utimesSync(at('a'), 1, 1);
    expect(files.writeAll(checkout, [{ path: at('a'), content: 'same' }])).toEqual([]);
    expect(statSync(at('a')).mtimeMs).toBe(1000);
  });

  it('keeps the mode of a file', () => {
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o750);
    files.writeAll(checkout, [{ path: at('a'), content: 'new' }]);
    expect(statSync(at('a')).mode & 0o777).toBe(0o750);
  });

  it('replaces no link, whatever it leads to', async () => {
    writeFileSync(at('real'), 'real');
    symlinkSync(at('real'), at('link'));
    const problem = await problemOf(() => files.writeAll(checkout, [{ path: at('link'), content: 'x' }]));
    expect(problem.diagnostic_code).toBe('FILE_NOT_WRITABLE');
    expect(readFileSync(at('real'), 'utf8')).toBe('real');
  });

  it('refuses text that is not UTF-8, and keeps a leading mark', async () => {
    writeFileSync(at('bad'), Buffer.from([0x61, 0xff]));
    expect((await problemOf(() => files.readText(at('bad')))).diagnostic_code).toBe('FILE_UNREADABLE');
    writeFileSync(at('marked'), '\uFEFFa');
    expect(files.readText(at('marked'))).toBe('\uFEFFa');
  });

  it.each(['EIO', 'ENOSPC', 'EACCES'])('keeps the old bytes and leaves no litter when %s strikes anywhere', (code) => {
    for (let k = 1, count = k; count >= k; k++) {
      writeFileSync(at('a'), 'old');
      count = 0;
      const calls = Object.fromEntries(
        Object.entries(realFileCalls).map(([name, real]) => [
          name,
          (...args: unknown[]): unknown => {
            count += 1;
            if (count === k) throw Object.assign(new Error(code), { code });
            return (real as (...all: unknown[]) => unknown)(...args);
          },
        ]),
      ) as unknown as FileCalls;
      let isDone = false;
      try {
        isDone = nodeMissionFiles(calls).writeAll(checkout, [{ path: at('a'), content: 'new' }]).length === 1;
      } catch (error) {
        expect(error).toMatchObject({ problems: [{ diagnostic_code: 'FILE_NOT_WRITABLE' }] });
      }
      expect(isDone ? ['new'] : ['old', 'new']).toContain(readFileSync(at('a'), 'utf8'));
      expect(readdirSync(root).sort()).toEqual(['.git', 'a']);
    }
  });

  it('writes on when the disk takes a byte at a time, and gives up when it takes none', async () => {
    const slow: FileCalls = { ...realFileCalls, write: (fd, bytes) => realFileCalls.write(fd, bytes.subarray(0, 1)) };
    nodeMissionFiles(slow).writeAll(checkout, [{ path: at('a'), content: 'slowly' }]);
    expect(readFileSync(at('a'), 'utf8')).toBe('slowly');
    const full: FileCalls = { ...realFileCalls, write: () => 0 };
    const problem = await problemOf(() =>
      nodeMissionFiles(full).writeAll(checkout, [{ path: at('a'), content: 'more' }]),
    );
    expect(problem.message).toContain('the disk took no more bytes');
    expect(readFileSync(at('a'), 'utf8')).toBe('slowly');
  });
});
