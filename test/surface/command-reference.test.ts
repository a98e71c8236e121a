import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The reference of all commands is made from the table that the program itself reads. */
const root = join(__dirname, '..', '..');
const page = join(root, 'docs', 'commands.md');

interface FlagFacts {
  readonly char?: string;
  readonly type: string;
  readonly summary?: string;
  readonly description?: string;
  readonly helpValue?: string;
  readonly helpGroup?: string;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly hidden?: boolean;
}

interface CommandFacts {
  readonly summary?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly aliases: readonly string[];
  readonly examples?: readonly string[];
  readonly args: Readonly<Record<string, { readonly description?: string; readonly required?: boolean }>>;
  readonly flags: Readonly<Record<string, FlagFacts>>;
}

const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandFacts>>;
};
const shown = Object.entries(commands)
  .filter(([, { hidden }]) => hidden !== true)
  .sort(([a], [b]) => (a < b ? -1 : 1));
const typed = (id: string): string => id.replaceAll(':', ' ');
const anchor = (id: string): string => typed(id).replaceAll(' ', '-');
const filled = (text: string): string => text.replaceAll('<%= config.bin %>', 'spec-kitty').replaceAll('|', '\\|');

function printed(): string {
  return [
    '# Commands',
    '',
    'Written by `UPDATE=1 npx jest test/surface` from the command table. Every command also takes `--json` (one JSON document on',
    'standard output), `-C DIR` (act as if started there), `--no-color` and `--help`.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...shown.map(([id, { summary }]) => `| [\`${typed(id)}\`](#${anchor(id)}) | ${filled(summary ?? '')} |`),
    '',
    ...shown.flatMap(([id, facts]) => section(id, facts)),
  ].join('\n');
}

function section(id: string, { description, aliases, examples, args, flags }: CommandFacts): readonly string[] {
  const own = Object.entries(flags)
    .filter(([, { helpGroup, hidden }]) => helpGroup !== 'GLOBAL' && hidden !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const words = Object.entries(args).map(([name, { required }]) =>
    required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  const rows = [
    ...Object.entries(args).map(([name, arg]) => `| \`${name.toUpperCase()}\` | ${filled(arg.description ?? '')} |`),
    ...own.map(([name, flag]) => `| ${flagWord(name, flag)} | ${flagText(flag)} |`),
  ];
  return [
    `## ${typed(id)}`,
    '',
    `\`spec-kitty ${[typed(id), ...words].join(' ')}\``,
    '',
    ...(description === undefined ? [] : [filled(description), '']),
    ...(rows.length === 0 ? [] : ['| | |', '|---|---|', ...rows, '']),
    ...(examples === undefined || examples.length === 0
      ? []
      : ['```sh', ...examples.map((line) => line.replaceAll('<%= config.bin %>', 'spec-kitty')), '```', '']),
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.map((alias) => `\`${typed(alias)}\``).join(', ')}`, '']),
  ];
}

function flagWord(name: string, { char, type, helpValue, options, multiple }: FlagFacts): string {
  const value = type === 'option' ? ` ${options?.join('\\|') ?? helpValue ?? name.toUpperCase()}` : '';
  return `\`${char === undefined ? '' : `-${char}, `}--${name}${value}${multiple === true ? '…' : ''}\``;
}

function flagText(flag: FlagFacts): string {
  const { default: usual, required } = flag;
  const told = typeof usual === 'string' || typeof usual === 'number' ? ` (usually ${usual})` : '';
  return `${required === true ? 'Needed. ' : ''}${filled(flag.summary ?? flag.description ?? '')}${told}`;
}

it('describes every command that help shows', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(page, printed());
  expect(readFileSync(page, 'utf8')).toBe(printed());
});

it.each(shown)('%s has a summary, and examples that call it', (id, { summary, examples }) => {
  expect(summary).toMatch(/^[A-Z].*[^.]$/);
  expect((examples ?? []).length).toBeGreaterThan(0);
  for (const line of examples ?? []) expect(line).toContain(`<%= config.bin %> ${typed(id)}`);
});
