import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { prepare, type Stage } from '../../recipes/recipe';
import { runInProcess } from '../../run-program';

const reading: readonly (readonly string[])[] = [['status'], ['next'], ['log'], ['mission', 'show']];
const changing: readonly (readonly string[])[] = [
  ['move-task', 'WP01', '--to', 'blocked', '--note', 'why', '--agent', 'otter'],
  ['mark-status', 'T001', '--status', 'done', '--wp', 'WP01'],
  ['release', 'WP01', '--reason', 'why'],
  ['next', '--agent', 'otter', '--result', 'success'],
  ['materialize'],
];

interface Damage {
  readonly what: string;
  /** Does it, and gives the line at which it must be found; null where the file as a whole is meant. */
  readonly damage: (log: string) => number | null;
  readonly code: string;
}

const lineCount = (log: string): number => readFileSync(log, 'utf8').split('\n').length;
const append =
  (text: string | Buffer) =>
  (log: string): number => {
    const line = lineCount(log);
    appendFileSync(log, text);
    return line;
  };
const newest = (log: string): string => readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '';

const damages: readonly Damage[] = [
  { what: 'conflict markers', damage: append('<<<<<<< HEAD\n=======\n>>>>>>> other\n'), code: 'LOG_UNREADABLE' },
  { what: 'NUL bytes', damage: append(Buffer.alloc(64).fill(0, 0, 63).fill('\n', 63)), code: 'LOG_UNREADABLE' },
  {
    what: 'an unknown kind',
    damage: append('{"kind": "hologram", "event_id": "01KJMA0F000000000000000000"}\n'),
    code: 'LOG_FROM_NEWER_VERSION',
  },
  { what: 'a list', damage: append('[1, 2]\n'), code: 'LOG_UNREADABLE' },
  { what: 'invalid UTF-8', damage: append(Buffer.from([0x22, 0xc3, 0x28, 0x22, 0x0a])), code: 'LOG_UNREADABLE' },
  {
    what: 'a torn line in the middle',
    damage: (log) => append(`{"actor": "ot\n${newest(log)}\n`)(log),
    code: 'LOG_UNREADABLE',
  },
  { what: 'a line of 50 MB', damage: append(`${'x'.repeat(50 * 1024 * 1024)}\n`), code: 'LOG_UNREADABLE' },
  {
    what: 'a folder in its place',
    damage: (log) => {
      rmSync(log);
      mkdirSync(log);
      return null;
    },
    code: 'FILE_UNREADABLE or LOG_NOT_WRITABLE',
  },
];

describe.each(damages)('a log with $what', ({ damage, code }) => {
  it('is named with file and line by every command, exit 3, and nothing is written', async () => {
    const stage = await prepare('started');
    try {
      const log = logOf(stage);
      const line = damage(log);
      const before = [...folderFingerprint(join(stage.root, 'kitty-specs')), stage.git('rev-parse', 'HEAD')];
      for (const argv of [...reading, ...changing]) {
        const { exit, stdout } = await runInProcess(stage.root, [...argv, '--json']);
        const answer = JSON.parse(stdout) as Record<string, unknown>;
        const place = line === null ? log : `${log}:${line}:`;
        expect([argv, exit, answer['result']]).toEqual([argv, 3, 'error']);
        expect(code.split(' or ')).toContain(answer['error_code']);
        expect([argv, String(answer['error']).includes(place), String(answer['error']).slice(0, 400)]).toEqual([
          argv,
          true,
          expect.any(String),
        ]);
        expect(String(answer['error']).length).toBeLessThan(4_000);
      }
      expect([...folderFingerprint(join(stage.root, 'kitty-specs')), stage.git('rev-parse', 'HEAD')]).toEqual(before);
      const { exit, stdout } = await runInProcess(stage.root, ['doctor', '--json']);
      expect([exit, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ healthy: false })]);
    } finally {
      stage.remove();
    }
  }, 60_000);
});

const harmless: readonly { readonly what: string; readonly change: (log: string) => void }[] = [
  { what: 'a byte order mark', change: (log) => writeFileSync(log, `\uFEFF${readFileSync(log, 'utf8')}`) },
  { what: 'CRLF line ends', change: (log) => writeFileSync(log, readFileSync(log, 'utf8').replaceAll('\n', '\r\n')) },
  { what: 'no last line feed', change: (log) => truncateSync(log, readFileSync(log).length - 1) },
  { what: 'every line twice', change: (log) => appendFileSync(log, readFileSync(log)) },
  {
    what: 'its lines in reverse',
    change: (log) => writeFileSync(log, `${readFileSync(log, 'utf8').trimEnd().split('\n').reverse().join('\n')}\n`),
  },
  { what: 'half a line at its end', change: (log) => appendFileSync(log, '{"actor": "ott') },
];

describe.each(harmless)('a log with $what', ({ change }) => {
  it('reads as before or is refused with its place, and loses nothing to the next change', async () => {
    const stage = await prepare('started');
    try {
      const log = logOf(stage);
      const ids = (): readonly string[] => [...new Set(readFileSync(log, 'utf8').match(/"event_id": "[^"]*"/g))].sort();
      const known = ids();
      const view = async (): Promise<unknown> => {
        const { exit, stdout } = await runInProcess(stage.root, ['status', '--json']);
        const answer = JSON.parse(stdout) as Record<string, unknown>;
        if (exit === 0) return answer['work_packages'];
        expect([exit, String(answer['error']).includes(`${log}:1:`)]).toEqual([3, true]);
        return null;
      };
      const first = await view();
      change(log);
      const second = await view();
      if (second !== null) expect(second).toEqual(first);
      const { exit } = await runInProcess(stage.root, ['mark-status', 'T001', '--status', 'done', '--wp', 'WP01']);
      expect(exit).toBe(second === null ? 3 : 0);
      expect(known.filter((id) => !ids().includes(id))).toEqual([]);
      expect(ids().length).toBe(second === null ? known.length : known.length + 1);
    } finally {
      stage.remove();
    }
  }, 60_000);
});

it('a log that is a link to elsewhere is refused, and neither is touched', async () => {
  const stage = await prepare('started');
  try {
    const log = logOf(stage);
    const elsewhere = join(dirname(stage.root), 'elsewhere.jsonl');
    renameSync(log, elsewhere);
    symlinkSync(elsewhere, log);
    const before = readFileSync(elsewhere, 'utf8');
    const { exit, stderr } = await runInProcess(stage.root, [
      'mark-status',
      'T001',
      '--status',
      'done',
      '--wp',
      'WP01',
    ]);
    expect([exit, stderr]).toEqual([3, expect.stringContaining(log)]);
    expect(readFileSync(elsewhere, 'utf8')).toBe(before);
  } finally {
    stage.remove();
  }
}, 60_000);

it.each([
  ['missing', (path: string) => rmSync(path)],
  ['empty', (path: string) => writeFileSync(path, '')],
  ['half', (path: string) => truncateSync(path, 20)],
  ['a list', (path: string) => writeFileSync(path, '[]')],
  ['a folder', (path: string) => (rmSync(path), mkdirSync(path))],
])(
  'a meta.json that is %s is named, and nothing is written',
  async (_, damage) => {
    const stage = await prepare('started');
    try {
      const meta = join(dirname(logOf(stage)), 'meta.json');
      damage(meta);
      const before = folderFingerprint(join(stage.root, 'kitty-specs'));
      const mission = dirname(meta).split('/').at(-1) ?? '';
      for (const argv of [...reading, ...changing]) {
        const words = argv[0] === 'mission' ? [...argv, mission] : [...argv, '-m', mission];
        const { exit, stdout } = await runInProcess(stage.root, [...words, '--json']);
        const answer = JSON.parse(stdout) as Record<string, unknown>;
        if (exit === 0 && reading.includes(argv)) continue;
        expect([argv, exit, String(answer['error'])]).toEqual([argv, 3, expect.stringContaining('meta.json')]);
      }
      expect(folderFingerprint(join(stage.root, 'kitty-specs'))).toEqual(before);
    } finally {
      stage.remove();
    }
  },
  30_000,
);

function logOf({ root }: Stage): string {
  const [mission = ''] = readdirSync(join(root, 'kitty-specs'));
  return join(root, 'kitty-specs', mission, 'status.events.jsonl');
}
