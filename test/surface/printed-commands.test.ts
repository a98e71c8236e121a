import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every command that a session shows as printed, or a document says to type, must be one that the program knows. */
const root = join(__dirname, '..', '..');
const sessions = join(root, 'test', 'sessions');
const documents = [
  join(root, 'README.md'),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name)),
];

interface CommandFacts {
  readonly aliases: readonly string[];
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly flags: Readonly<
    Record<string, { readonly char?: string; readonly type: string; readonly required?: boolean; aliases?: string[] }>
  >;
}

const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandFacts>>;
};

/** Why the program would not take this command line; null when it would. */
function faultOf(line: string): string | null {
  const words = [...line.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word).slice(1);
  if (words[0] === '--help') return null;
  const id = [words.slice(0, 2).join(':'), words[0] ?? ''].find((one) => commands[one] !== undefined);
  const command = id === undefined ? undefined : commands[id];
  if (id === undefined || command === undefined) return 'no such command';
  const rest = words.slice(id.split(':').length);
  if (rest.includes('--help')) return null;
  const seen = new Set<string>();
  let positional = 0;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (!word.startsWith('-')) {
      positional++;
      continue;
    }
    const name = Object.entries(command.flags).find(
      ([long, { char, aliases }]) =>
        word === `--${long}` || word === `-${char ?? ''}` || (aliases ?? []).some((alias) => word === `--${alias}`),
    )?.[0];
    if (name === undefined) return `no option ${word}`;
    seen.add(name);
    if (command.flags[name]?.type === 'option') index++;
  }
  const missing = Object.entries(command.flags).filter(([name, { required }]) => required === true && !seen.has(name));
  if (missing.length > 0) return `lacks --${missing[0]?.[0] ?? ''}`;
  const needed = Object.values(command.args).filter(({ required }) => required === true).length;
  return positional < needed ? 'lacks an argument' : null;
}

/** Lines of output that are a command, as text or as an item of a JSON remediation. */
function printedCommands(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const plain = /^(?:! )?\s+(spec-kitty .*)$/.exec(line)?.[1];
    if (plain !== undefined) return [plain];
    const quoted = /^\s+("spec-kitty .*"),?$/.exec(line)?.[1];
    return quoted === undefined ? [] : [JSON.parse(quoted) as string];
  });
}

/** Lines of `sh` blocks that call the program, without what a shell would not hand over. */
function typedCommands(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('spec-kitty '))
    .map((line) => line.replace(/\s+(?:#|[|>]).*$/, '').trimEnd());
}

const printed = [
  ...new Set([
    ...readdirSync(sessions)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => printedCommands(readFileSync(join(sessions, name), 'utf8'))),
    ...documents.flatMap((path) => typedCommands(readFileSync(path, 'utf8'))),
  ]),
].sort();

it('finds them', () => {
  expect(printed.length).toBeGreaterThan(30);
});

it.each(printed)('%s', (line) => {
  expect(faultOf(line)).toBeNull();
});

it.each([
  ['spec-kitty move', 'no such command'],
  ['spec-kitty status --all', 'no option --all'],
  ['spec-kitty move-task WP01 --mission x', 'lacks --to'],
  ['spec-kitty move-task --to done', 'lacks an argument'],
])('would not take %s', (line, fault) => {
  expect(faultOf(line)).toBe(fault);
});
