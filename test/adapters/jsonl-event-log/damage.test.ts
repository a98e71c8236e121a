import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { realFileCalls, type FileCalls } from '../../../src/system/durable-file/file-calls';
import { jsonlEventLog } from '../../../src/adapters/jsonl-event-log/jsonl-event-log';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import { bundleChild, move, problemOf, storeFixture, type StoreFixture } from '../../reliability/store/store-fixture';

let store: StoreFixture;
beforeEach(() => {
  store = storeFixture();
});
afterEach(() => store.remove());

const log = jsonlEventLog(withOwnerLock);
const line = (number: number): string => `${printLine(move(number).row)}\n`;
const good = line(1) + line(3);
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Name, kind, time and content of everything below a folder. */
function fingerprint(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${statSync(path).mtimeMs} ${entry.isFile() ? sha(readFileSync(path)) : ''}`;
    })
    .sort()
    .join('\n');
}

describe('damage to a log', () => {
  const damages: readonly (readonly [string, string | Buffer, number, string])[] = [
    ['a conflict marker', `${line(1)}<<<<<<< ours\n${line(3)}`, 2, 'conflict marker'],
    ['the marker of a common ancestor', `${line(1)}||||||| base\n`, 2, 'conflict marker'],
    ['a byte order mark', `\uFEFF${good}`, 1, 'byte order mark'],
    ['a NUL byte', `${line(1)}${line(3).replace('"otter"', '"ot\0er"')}`, 2, 'NUL'],
    ['a run of NUL bytes', `${line(1)}${'\0'.repeat(4096)}\n`, 2, 'NUL'],
    ['bytes that are no text', Buffer.concat([Buffer.from(line(1)), Buffer.from([0xff, 0xfe, 0x0a])]), 2, 'UTF-8'],
    ['a list for a row', `${line(1)}[1]\n`, 2, 'not a JSON object'],
    ['half a line in the middle', `${line(1)}${line(3).slice(0, 40)}\n${line(5)}`, 2, 'not JSON'],
    ['a 50 MB line that is no row', `${line(1)}{"${'x'.repeat(50_000_000)}\n`, 2, 'not JSON'],
    ['a lane that is none', `${line(1)}${line(3).replace('"to_lane": "claimed"', '"to_lane": "limbo"')}`, 2, 'limbo'],
  ];

  it.each(damages)('%s is named with its line, and nothing is written', async (_, content, number, words) => {
    writeFileSync(store.log, content);
    const before = fingerprint(store.root);
    const viewed = await problemOf(() => log.view(store.mission));
    expect(viewed.diagnostic_code).toBe('LOG_UNREADABLE');
    expect(viewed.message).toContain(`${store.log}:${number}`);
    expect(viewed.message).toContain(words);
    expect(viewed.message.length).toBeLessThan(1000);
    expect(fingerprint(store.root)).toBe(before);
    const appended = await problemOf(() => log.append(store.mission, () => [move(9)]));
    expect(appended.diagnostic_code).toBe('LOG_UNREADABLE');
    expect(readFileSync(store.log).equals(Buffer.from(content))).toBe(true);
    expect(log.diagnose(store.mission).faults).toMatchObject([{ line: number }]);
  });

  it.each([
    ['an unknown kind', '{"kind": "tomorrow"}'],
    ['a newer schema', '{"event_type": "MissionCreated", "schema_version": "9.0.0"}'],
  ])('%s is a newer version and not damage', async (_, row) => {
    writeFileSync(store.log, `${line(1)}${row}\n`);
    const problem = await problemOf(() => log.append(store.mission, () => [move(9)]));
    expect(problem.diagnostic_code).toBe('LOG_FROM_NEWER_VERSION');
    expect(problem.message).toContain(`${store.log}:2`);
  });

  it('a 50 MB row that is one is read', () => {
    const huge = move(3, { reason: 'x'.repeat(50_000_000) });
    writeFileSync(store.log, `${line(1)}${printLine(huge.row)}\n`);
    expect(log.events(store.mission)).toHaveLength(2);
  });

  it('line ends of Windows are read and kept as they are', async () => {
    const text = good.replaceAll('\n', '\r\n');
    writeFileSync(store.log, text);
    await log.append(store.mission, () => [move(5)]);
    expect(readFileSync(store.log, 'utf8')).toBe(text + line(5));
    expect(log.events(store.mission)).toHaveLength(3);
  });

  it('every bad line is listed, twenty of them in words', async () => {
    writeFileSync(store.log, 'nonsense\n'.repeat(30));
    const problem = await problemOf(() => log.view(store.mission));
    expect(problem['fault_count']).toBe(30);
    expect(problem['faults']).toHaveLength(20);
    expect(problem.message).toContain('10 more lines');
  });
});

describe('a log that is no regular file', () => {
  it.each([
    ['a directory', (path: string) => mkdirSync(path)],
    ['a symbolic link', (path: string) => symlinkSync('/etc/hostname', path)],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path)],
    ['a named pipe', (path: string) => void execFileSync('mkfifo', [path])],
  ])('%s is refused by readers and writers', async (name, make) => {
    make(store.log);
    expect((await problemOf(() => log.view(store.mission))).diagnostic_code).toBe('FILE_UNREADABLE');
    const problem = await problemOf(() => log.append(store.mission, () => [move(1)]));
    expect(problem.diagnostic_code).toBe('LOG_NOT_WRITABLE');
    expect(problem.message).toContain(store.log);
  });

  it('a snapshot that is a folder is refused before anything is recorded', async () => {
    mkdirSync(store.snapshot);
    const problem = await problemOf(() => log.append(store.mission, () => [move(1)]));
    expect(problem).toMatchObject({ diagnostic_code: 'LOG_NOT_WRITABLE', path: store.snapshot });
    expect(existsSync(store.log)).toBe(false);
  });
});

describe('permissions', () => {
  const denied = (path: string, error: string): FileCalls => ({
    ...realFileCalls,
    access(at, mode) {
      if (at === path) throw Object.assign(new Error(error), { code: error });
      realFileCalls.access(at, mode);
    },
  });

  it.each(['EACCES', 'EROFS', 'EPERM'])(
    '%s on the log, the snapshot or the folder stops the append first',
    async (code) => {
      writeFileSync(store.log, good);
      writeFileSync(store.snapshot, '{}');
      for (const path of [store.log, store.snapshot, store.mission.directory]) {
        const problem = await problemOf(() =>
          jsonlEventLog(withOwnerLock, denied(path, code)).append(store.mission, () => [move(9)]),
        );
        expect(problem).toMatchObject({ diagnostic_code: 'LOG_NOT_WRITABLE', path });
        if (path !== store.mission.directory) expect(problem.message).toMatch(/belongs to user \d+, mode 644/);
        expect(readFileSync(store.log, 'utf8')).toBe(good);
      }
    },
  );

  it('the mode of the log and of the snapshot stays; new ones get 0644', async () => {
    await log.append(store.mission, () => [move(1)]);
    expect(statSync(store.log).mode & 0o777).toBe(0o644 & ~process.umask());
    expect(statSync(store.snapshot).mode & 0o777).toBe(0o644);
    chmodSync(store.log, 0o600);
    chmodSync(store.snapshot, 0o640);
    await log.append(store.mission, () => [move(3)]);
    expect(statSync(store.log).mode & 0o777).toBe(0o600);
    expect(statSync(store.snapshot).mode & 0o777).toBe(0o640);
  });

  const runsAsRoot = process.getuid?.() === 0;
  (runsAsRoot ? it.skip : it)(
    'a log without read permission is named (skipped for root, who may read everything)',
    async () => {
      writeFileSync(store.log, good, { mode: 0o200 });
      expect((await problemOf(() => log.view(store.mission))).diagnostic_code).toBe('FILE_UNREADABLE');
    },
  );
});

describe('meta.json', () => {
  const meta = (): string => join(store.mission.directory, 'meta.json');

  it('may be missing: the number then comes from the slug of the events', async () => {
    rmSync(meta());
    await log.append(store.mission, () => [move(1, { mission_slug: '012-otters' })]);
    expect(JSON.parse(readFileSync(store.snapshot, 'utf8'))).toMatchObject({ mission_number: '12', mission_type: '' });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a mission number that is none', '{"mission_number": "seven"}'],
  ])('with %s stops the append before anything is recorded', async (_, text) => {
    writeFileSync(meta(), text);
    const problem = await problemOf(() => log.append(store.mission, () => [move(1)]));
    expect(problem.diagnostic_code).toBe('META_INVALID');
    expect(problem.message).toContain(meta());
    expect(existsSync(store.log)).toBe(false);
  });
});

describe('reading', () => {
  it('writes nothing, with or without a log, a checkpoint, a torn tail', async () => {
    const look = (): void => {
      const before = fingerprint(store.root);
      log.view(store.mission);
      log.events(store.mission);
      log.diagnose(store.mission);
      expect(fingerprint(store.root)).toBe(before);
    };
    look();
    await log.append(store.mission, () => [move(1)]);
    look();
    writeFileSync(store.log, `${good}{"torn`);
    look();
  });

  it('a torn tail is kept word for word where the receipt says', async () => {
    writeFileSync(store.log, `${good}{"torn": "täil`);
    const { tornTailSavedAt } = await log.append(store.mission, () => [move(5)]);
    expect(readFileSync(tornTailSavedAt ?? '', 'utf8')).toBe('{"torn": "täil');
    expect(readFileSync(store.log, 'utf8')).toBe(good + line(5));
  });
});

it('a file-size limit of the system ends in a clear refusal and an untouched log', () => {
  // Blocks of 1,024 bytes in this shell builtin: the log is just under the limit, the next event is over it.
  const child = bundleChild(join(__dirname, '../../reliability/store/append-child.ts'), store.root);
  let text = '';
  for (let number = 1; text.length < 64 * 1024 - 200; number += 2) text += line(number);
  writeFileSync(store.log, text);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"', process.execPath, child, store.root, 'otters', '1'],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^LOG_WRITE_FAILED: .*nothing was recorded/);
  expect([status, stdout]).toEqual([1, '']);
  expect(readFileSync(store.log, 'utf8')).toBe(text);
});
