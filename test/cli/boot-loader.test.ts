import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { folderFingerprint } from '../given/folder-fingerprint';
import { childEnvironment } from '../given/temporary-repository';
import { prepare, type Stage } from '../recipes/recipe';
import type { Ran } from '../run-program';

/**
 * The loader runs compiled code from a folder of the user. Whatever is there, and whether anything can be there, a
 * command prints and returns what it does without a cache.
 */
const packageRoot = join(__dirname, '..', '..');
const isRoot = process.geteuid?.() === 0;
/** Changing an owner is for root: says so where it is skipped. */
const itAsRoot = isRoot ? it : it.skip;

let stage: Stage;
/** A copy of the built program, which no other build replaces meanwhile. */
let program: string;
/** Of this test alone. */
let home: string;

beforeAll(async () => {
  stage = await prepare('started');
  program = join(dirname(stage.root), 'program');
  for (const part of ['bin/run.js', 'dist', 'schemas', 'package.json'])
    cpSync(join(packageRoot, part), join(program, part), { recursive: true });
});
afterAll(() => stage.remove());
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-home-')));
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true, force: true });
});

interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly nodeFlags?: readonly string[];
  readonly cwd?: string;
  readonly input?: string;
  readonly program?: string;
}

function environment(more: Surroundings['env'] = {}): NodeJS.ProcessEnv {
  const all: NodeJS.ProcessEnv = { ...childEnvironment(), XDG_CACHE_HOME: undefined, HOME: home, ...more };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function run(argv: readonly string[], { env, nodeFlags = [], cwd, input, program: at }: Surroundings = {}): Ran {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeFlags, join(at ?? program, 'bin', 'run.js'), ...argv],
    { cwd: cwd ?? stage.root, env: environment(env), input: input ?? '', encoding: 'utf8' },
  );
  return { exit: status ?? -1, stdout, stderr: `${stderr}${signal ?? ''}` };
}

/** The same without any cache. */
function plain(argv: readonly string[], around: Surroundings = {}): Ran {
  return run(argv, { ...around, env: { ...around.env, SPEC_KITTY_NO_CODE_CACHE: '1' } });
}

const command: readonly string[] = ['status', '--json'];

function expectPlain(around: Surroundings = {}): void {
  const expected = plain(command, around);
  expect(JSON.parse(expected.stdout)).toMatchObject({ result: 'success', command: 'status' });
  expect(run(command, around)).toEqual(expected);
}

const cacheFolder = (): string => join(home, '.cache', 'spec-kitty', 'v8');
const entries = (): readonly string[] => readdirSync(cacheFolder()).sort();

/** Lets the program write its cache and gives the path of it. */
function written(around: Surroundings = {}): string {
  const before = existsSync(cacheFolder()) ? entries() : [];
  run(command, around);
  const [name, ...others] = entries().filter((entry) => !before.includes(entry));
  if (name === undefined || others.length > 0) throw new Error(`expected one new cache, found ${entries().join(', ')}`);
  return join(cacheFolder(), name);
}

const bundle = (): string => readFileSync(join(program, 'dist', 'cli.js'), 'latin1');
const build = (): string => createHash('sha256').update(bundle(), 'latin1').digest('hex').slice(0, 16);

/**
 * A cache that V8 takes for one of the bundle, because its source is as long, and that prints POISON. Whoever runs it
 * has trusted a file that it should not have.
 */
function poison(): Buffer {
  const head = '(function(exports,require,module,__filename,__dirname){';
  const body = `exports.main=async()=>{require('fs').writeSync(1,'POISON')}`;
  const script = `
    const text = ${JSON.stringify(head + body)}, length = ${head.length + bundle().length + 3};
    const script = new (require('vm').Script)(text + ' '.repeat(length - text.length - 3) + '\\n})');
    const made = {};
    script.runInThisContext()(made, () => ({ writeSync() {} }));
    made.main(); // A function is in the cache once it has run.
    const data = script.createCachedData();
    require('fs').writeSync(1, Buffer.concat([data, data, Buffer.of(1)]));`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { env: environment() });
  return stdout;
}

describe('a cache', () => {
  it('is one private file for each command, named after everything that makes compiled code differ', () => {
    const path = written();
    const { version, versions, platform, arch } = process;
    expect(path).toContain(`/${[build(), version, versions.v8, platform, arch].join('-')}-`);
    expect(path).toMatch(/-status$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (let folder = dirname(path); folder !== home; folder = dirname(folder))
      expect(statSync(folder).mode & 0o777).toBe(0o700);

    const before = statSync(path);
    expectPlain();
    expect(statSync(path).mtimeMs).toBe(before.mtimeMs);
    run(['mission', 'list']);
    run(['status', '--help']);
    run(['agent', 'tasks', 'status']);
    expect(entries().map((name) => name.slice(name.lastIndexOf('-', name.length - 2) + 1))).toEqual([
      '-',
      'mission.list',
      'status',
    ]);
  });

  it('is what runs, if it is ours: so V8 does not tell one source from another of its length', () => {
    const path = written();
    writeFileSync(path, poison());
    expect(run(command)).toEqual({ exit: 0, stdout: 'POISON', stderr: '' });
  });

  it('is not used where the user says so', () => {
    const path = written();
    writeFileSync(path, poison());
    expect(plain(command).stdout).not.toContain('POISON');
    rmSync(join(home, '.cache'), { recursive: true });
    plain(command);
    expect(readdirSync(home)).toEqual([]);
  });

  it('of a run that ended early is replaced by that of one that ended well, and that one stays', () => {
    const path = written({ cwd: home });
    const early = statSync(path).size;
    run(command, { cwd: home });
    expect(statSync(path).size).toBe(early);
    expectPlain();
    const full = statSync(path);
    expect(full.size).toBeGreaterThan(early);
    run(command, { cwd: home });
    expectPlain();
    expect(statSync(path).mtimeMs).toBe(full.mtimeMs);
  });

  it('is not written for a bundle that came after the loader', () => {
    const upgraded = join(home, 'program');
    cpSync(program, upgraded, { recursive: true });
    const file = join(upgraded, 'dist', 'cli.js');
    writeFileSync(file, readFileSync(file, 'latin1').replace(/.$/s, ' '), 'latin1');
    expectPlain({ program: upgraded });
    expect(existsSync(join(home, '.cache'))).toBe(false);
  });

  it('needs a bundle of one byte a character', () => {
    expect(/^[\0-\x7f]*$/.test(bundle())).toBe(true);
  });
});

describe('damage', () => {
  const damages: readonly [string, (whole: Buffer) => Buffer][] = [
    ['an empty file', () => Buffer.alloc(0)],
    ['one byte', (whole) => whole.subarray(0, 1)],
    ['two bytes less', (whole) => whole.subarray(0, -2)],
    ['one page less', (whole) => whole.subarray(0, -4096)],
    ['half of it', (whole) => whole.subarray(0, whole.length >> 1)],
    ['one half twice, without the end', (whole) => whole.subarray(0, whole.length - 1)],
    ['zeros of the same length', (whole) => Buffer.alloc(whole.length)],
    ['one letter of the same length', (whole) => Buffer.alloc(whole.length, 'x')],
    ['garbage of the same length', (whole) => Buffer.from(whole.map((byte, index) => (byte * 31 + index) & 255))],
    ['a page of zeros inside', (whole) => Buffer.from(whole).fill(0, 65536, 69632)],
    ['text', () => Buffer.from('not a cache\n')],
  ];

  it.each(damages)('%s is not run, and the next run mends it', (_, damage) => {
    const path = written();
    const whole = readFileSync(path);
    writeFileSync(path, damage(whole));
    expectPlain();
    const { size, mtimeMs } = statSync(path);
    expect(size).toBeGreaterThan(whole.length / 2);
    expectPlain();
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  it('of any one byte is found', () => {
    const path = written();
    const whole = readFileSync(path);
    const expected = plain(command);
    // The last byte is no code: it only says whether the cache is worth replacing.
    const position = fc.oneof(fc.nat({ max: 256 }), fc.nat({ max: whole.length - 2 }));
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        writeFileSync(path, damaged);
        expect(run(command)).toEqual(expected);
        expect(readFileSync(path).equals(damaged)).toBe(false);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('a folder or a link in its place is left alone', () => {
    const path = written();
    rmSync(path);
    mkdirSync(path);
    expectPlain();
    expect(entries()).toEqual([path.slice(cacheFolder().length + 1)]);
    rmSync(path, { recursive: true });
    const elsewhere = join(home, 'elsewhere');
    const foreign = poison();
    writeFileSync(elsewhere, foreign);
    symlinkSync(elsewhere, path);
    expectPlain();
    expect(lstatSync(path).isSymbolicLink()).toBe(false);
    expect(readFileSync(elsewhere).equals(foreign)).toBe(true);
  });
});

describe('a cache of somebody else is not run:', () => {
  const foreign: readonly [string, (path: string) => void][] = [
    ['the group can write the file', (path) => chmodSync(path, 0o660)],
    ['everybody can write the file', (path) => chmodSync(path, 0o602)],
    ['the group can write the folder', (path) => chmodSync(dirname(path), 0o770)],
    ['everybody can write the folder', (path) => chmodSync(dirname(path), 0o1777)],
    [
      'the folder is a link',
      (path) => {
        renameSync(dirname(path), join(home, 'real'));
        symlinkSync(join(home, 'real'), dirname(path));
      },
    ],
  ];

  it.each(foreign)('%s', (_, spoil) => {
    const path = written();
    writeFileSync(path, poison());
    spoil(path);
    expectPlain();
  });

  itAsRoot.each([
    ['the file', (path: string) => path],
    ['the folder', (path: string) => dirname(path)],
  ])('%s has another owner (needs root)', (_, which) => {
    const path = written();
    writeFileSync(path, poison());
    chownSync(which(path), 12_345, 12_345);
    expectPlain();
  });

  it.each([
    ['linked', (path: string) => foreign[4]?.[1](path)],
    ['writable by the group', (path: string) => chmodSync(dirname(path), 0o770)],
  ])('nor is one written to a folder that is %s', (_, spoil) => {
    const path = written();
    rmSync(path);
    spoil(path);
    expectPlain();
    expect(entries()).toEqual([]);
  });

  it.each([
    ['another build', () => build(), () => '0123456789abcdef'],
    ['another Node', () => process.version, () => 'v99.0.0'],
    ['another machine', () => `-${process.arch}-`, () => '-arm9-'],
    ['another command', () => 'status', () => 'next'],
  ])('%s wrote it', (_, ours, theirs) => {
    const path = written();
    renameSync(path, join(dirname(path), path.slice(dirname(path).length + 1).replace(ours(), theirs())));
    for (const name of entries()) writeFileSync(join(cacheFolder(), name), poison());
    expectPlain();
    expect(existsSync(path)).toBe(true);
  });
});

describe('a place that is no place for a cache:', () => {
  const nowhere: readonly [string, () => Readonly<Record<string, string | undefined>>][] = [
    ['no HOME', () => ({ HOME: undefined })],
    ['an empty HOME', () => ({ HOME: '' })],
    ['a relative HOME', () => ({ HOME: 'relative-home' })],
    ['a HOME that is not there', () => ({ HOME: join(home, 'absent', 'too') })],
    ['a HOME that is a file', () => ({ HOME: join(program, 'package.json') })],
    ['a HOME where nothing can be made', () => ({ HOME: '/proc' })],
    ['a relative XDG_CACHE_HOME and no HOME', () => ({ HOME: undefined, XDG_CACHE_HOME: 'relative-cache' })],
    ['an XDG_CACHE_HOME below a file', () => ({ XDG_CACHE_HOME: join(program, 'package.json', 'cache') })],
  ];

  it.each(nowhere)('%s', (_, env) => {
    const before = [folderFingerprint(stage.root), readdirSync(home), readdirSync('/')];
    expectPlain({ env: env() });
    expectPlain({ env: env() });
    expect([folderFingerprint(stage.root), readdirSync(home), readdirSync('/')]).toEqual(before);
  });

  it('a folder without the right to write', () => {
    const path = written();
    rmSync(path);
    chmodSync(dirname(path), 0o500);
    expectPlain();
    chmodSync(dirname(path), 0o700);
    // Root may write everywhere.
    expect(entries()).toHaveLength(isRoot ? 1 : 0);
  });

  itAsRoot('the HOME of a user, for root, who would leave folders there that the user cannot write to', () => {
    chownSync(home, 12_345, 12_345);
    expectPlain();
    expect(readdirSync(home)).toEqual([]);
  });

  it('a relative XDG_CACHE_HOME counts as none', () => {
    expectPlain({ env: { XDG_CACHE_HOME: 'relative-cache' } });
    expect(entries()).toHaveLength(1);
  });

  it('XDG_CACHE_HOME goes before HOME and need not exist', () => {
    const place = join(home, 'x', 'cache');
    expectPlain({ env: { XDG_CACHE_HOME: place } });
    expect(readdirSync(home)).toEqual(['x']);
    expect(readdirSync(join(place, 'spec-kitty', 'v8'))).toHaveLength(1);
  });
});

describe('flags of Node', () => {
  it.each(['--max-old-space-size=300', '--enable-source-maps', '--stack-trace-limit=3', '--no-warnings'])(
    '%s has a cache of its own',
    (flag) => {
      const bare = written();
      writeFileSync(bare, poison());
      const own = written({ env: { NODE_OPTIONS: flag } });
      expect(own).not.toBe(bare);
      expectPlain({ env: { NODE_OPTIONS: flag } });
      expectPlain({ nodeFlags: [flag] });
    },
  );

  it.each(['--jitless', '--no-lazy', '--no-flush-bytecode', '--max-lazy'])(
    'code compiled under %s is not run without it, whatever its name',
    (flag) => {
      const other = written({ nodeFlags: [flag] });
      const ours = written();
      writeFileSync(ours, readFileSync(other));
      expectPlain();
      expectPlain();
      writeFileSync(other, readFileSync(ours));
      expectPlain({ nodeFlags: [flag] });
    },
  );
});

describe('many at once', () => {
  it('on an empty cache print the same and leave one whole file', async () => {
    const expected = plain(command);
    const all = await Promise.all(Array.from({ length: 8 }, () => runAsync(command)));
    expect(all).toEqual(all.map(() => expected));
    const [name = '', ...others] = entries();
    expect(others).toEqual([]);
    const { mtimeMs } = statSync(join(cacheFolder(), name));
    expectPlain();
    expect(statSync(join(cacheFolder(), name)).mtimeMs).toBe(mtimeMs);
  }, 30_000);
});

function runAsync(argv: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(program, 'bin', 'run.js'), ...argv], {
      cwd: stage.root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (ran.stdout += text));
    child.stderr.on('data', (text) => (ran.stderr += text));
    child.on('close', (code) => resolve({ exit: code ?? -1, ...ran }));
  });
}

describe('old files', () => {
  it('of other builds and of killed writers go after 30 days; nothing else does', () => {
    const path = written();
    rmSync(path);
    const day = 24 * 60 * 60;
    const plant = (name: string, days: number, make = (at: string) => writeFileSync(at, 'x')): string => {
      make(join(cacheFolder(), name));
      const at = Date.now() / 1000 - days * day;
      utimesSync(join(cacheFolder(), name), at, at);
      return name;
    };
    const mine = path.slice(cacheFolder().length + 1);
    plant('0123456789abcdef-v20.1.0-x64-0-a-folder', 31, (at) => mkdirSync(at));
    plant('0123456789abcdef-v20.1.0-x64-0-status', 31);
    plant('fedcba9876543210-v18.0.0-11.0-linux-x64-0-next', 400);
    plant(`${mine}.4242`, 31);
    const kept = [
      plant('0123456789abcdef-v20.1.0-x64-0-next', 29),
      plant(mine.replace('status', 'log'), 400),
      plant(`${mine}.4243`, 1),
      plant('notes of the user', 400),
      plant('0123456789abcdef', 400),
    ];
    expectPlain();
    expect(entries()).toEqual([...kept, mine, '0123456789abcdef-v20.1.0-x64-0-a-folder'].sort());
  });
});

describe('the program', () => {
  it.each([
    ['without a cache', { SPEC_KITTY_NO_CODE_CACHE: '1' }],
    ['with one', {}],
  ])('names files in the stack of a bug, %s', (_, env) => {
    const preload = join(home, 'planted-bug.cjs');
    writeFileSync(preload, `process.cwd = () => { throw new TypeError('planted'); };\n`);
    const around = { env: { ...env, NODE_OPTIONS: `--require=${preload}` } };
    run(command, around);
    const { exit, stdout, stderr } = run(command, around);
    expect([exit, stderr]).toEqual([70, '']);
    const { remediation, error } = JSON.parse(stdout) as { remediation: string[]; error: string };
    expect(error).toBe('spec-kitty has a bug: planted');
    expect(remediation[1]).toContain('planted-bug.cjs:1:');
    expect(remediation.filter((line) => /\/dist\/cli\.js:\d+:\d+/.test(line)).length).toBeGreaterThan(1);
  });

  const commands = (
    JSON.parse(readFileSync(join(packageRoot, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, { args: Record<string, { required?: boolean }> }>;
    }
  ).commands;
  const hungry = Object.entries(commands)
    .filter(([, { args }]) => Object.values(args).some(({ required }) => required === true))
    .map(([id]) => id.split(':'));

  it.each(hungry.map((words) => [words.join(' '), words] as const))(
    'does not take an argument of %s from standard input',
    (_, words) => {
      const before = folderFingerprint(stage.root);
      const { exit, stdout, stderr } = run([...words, '--json'], { input: 'WP01\n' });
      expect([exit, stderr]).toEqual([2, '']);
      expect(JSON.parse(stdout)).toMatchObject({ result: 'error', error_code: 'USAGE_ERROR' });
      expect(folderFingerprint(stage.root)).toEqual(before);
    },
  );

  it('does not wait for a silent standard input', async () => {
    const child = spawn(process.execPath, [join(program, 'bin', 'run.js'), 'move-task'], {
      cwd: stage.root,
      env: environment(),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(2);
    child.stdin.destroy();
  });

  const noisy: readonly Readonly<Record<string, string>>[] = [
    { NODE_ENV: 'test' },
    { NODE_ENV: 'development' },
    { NODE_ENV: 'production', OCLIF_TS_NODE: '1' },
    { DEBUG: '*' },
    { DEBUG: '*', NODE_ENV: 'development', SPEC_KITTY_DEBUG: '1' },
    { NODE_DEBUG: 'fs,module' },
    { FORCE_COLOR: '3' },
    { OCLIF_COLUMNS: '20', SPEC_KITTY_COLUMNS: '20', COLUMNS: '20' },
  ];

  it('prints one document whatever is in the environment', () => {
    for (const argv of [
      command,
      ['statsu', '--json'],
      ['move-task', '--json'],
      ['status', '--misson', 'x', '--json'],
    ]) {
      const expected = plain(argv);
      for (const env of noisy) {
        const { exit, stdout } = run(argv, { env });
        expect({ argv, env, exit, stdout }).toEqual({ argv, env, exit: expected.exit, stdout: expected.stdout });
      }
    }
  });
});
