import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '../../src/domain/problem/catalogue';

/**
 * What others build on: commands, their options and aliases, problem codes and exit codes. A change here is seen by
 * everybody who calls the program; `UPDATE=1` writes the files anew, and their diff is the review.
 */
const root = join(__dirname, '..', '..');

interface Flag {
  readonly char?: string;
  readonly type: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly allowNo?: boolean;
  readonly options?: readonly string[];
  readonly aliases?: readonly string[];
  readonly helpGroup?: string;
}

interface CommandFacts {
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly aliases: readonly string[];
  readonly summary?: string;
  readonly examples?: readonly string[];
}

const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandFacts>>;
};

function flagLine(name: string, flag: Flag): string {
  const names = [
    `--${flag.allowNo === true ? '[no-]' : ''}${name}`,
    ...(flag.char === undefined ? [] : [`-${flag.char}`]),
  ];
  const value = flag.options?.join('|') ?? (flag.type === 'option' ? 'VALUE' : '');
  const notes = [flag.required === true ? 'required' : '', flag.multiple === true ? 'repeatable' : ''];
  const also = (flag.aliases ?? []).map((alias) => `also --${alias}`);
  return ['  ', names.join(' '), value, ...[...notes, ...also].map((note) => (note === '' ? '' : `(${note})`))]
    .filter((part) => part !== '')
    .join(' ')
    .replace('   ', '  ');
}

function commandLines(id: string, { args, flags, aliases }: CommandFacts): readonly string[] {
  const words = Object.entries(args).map(([name, { required }]) => (required === true ? name : `[${name}]`));
  return [
    [id.replaceAll(':', ' '), ...words].join(' '),
    ...aliases.map((alias) => `  = ${alias.replaceAll(':', ' ')}`),
    ...Object.entries(flags)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, flag]) => flagLine(name, flag)),
  ];
}

/** Compares with the file of this folder, or writes it. */
function expectFile(name: string, lines: readonly string[]): void {
  const path = join(__dirname, name);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe('commands', () => {
  const ids = Object.keys(commands).sort();

  it('are those of the file, with their options and aliases', () => {
    expectFile(
      'commands.txt',
      ids.flatMap((id) => commandLines(id, commands[id] as CommandFacts)),
    );
  });

  it('have a file each, and every file is a command', () => {
    const files = readdirSync(join(root, 'commands'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.replace(/\.ts$/, '').split(/[\\/]/).join(':'));
    expect(files.sort()).toEqual(ids);
  });

  it.each(Object.entries(commands))('%s has a summary, and the flags of all', (_, { summary, flags }) => {
    expect(summary ?? '').not.toBe('');
    expect(Object.keys(flags)).toEqual(expect.arrayContaining(['json', 'directory', 'no-color']));
  });

  it('share no name or alias', () => {
    const names = Object.entries(commands).flatMap(([id, { aliases }]) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('problems', () => {
  const codes = Object.keys(problems).sort() as (keyof typeof problems)[];

  it('are those of the file, with their exit codes', () => {
    expectFile(
      'problems.txt',
      codes.map((code) => `${code} ${problems[code].exit}`),
    );
  });

  it('end in a known exit code and have a title of their own', () => {
    for (const code of codes) expect([0, 1, 2, 3, 4, 70, 130]).toContain(problems[code].exit);
    expect(new Set(codes.map((code) => problems[code].title)).size).toBe(codes.length);
  });

  it.each(codes)('%s is used by the program and occurs in a test', (code) => {
    expect(mentions(programText, code)).toBe(true);
    expect(mentions(testText, code)).toBe(true);
  });
});

function mentions(text: string, code: string): boolean {
  return new RegExp(`(?<![A-Z_])${code}(?![A-Z_])`).test(text);
}

function textOf(folder: string, isWanted: (path: string) => boolean): string {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => /\.(ts|md|mjs)$/.test(path) && isWanted(path))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'))
    .join('\n');
}

const programText = textOf('src', (path) => !path.endsWith('catalogue.ts'));
const testText = textOf('test', (path) => !path.startsWith('surface'));
