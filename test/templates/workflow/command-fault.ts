import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CommandFacts {
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly strict?: boolean;
  readonly flags: Readonly<
    Record<
      string,
      {
        readonly char?: string;
        readonly type: string;
        readonly required?: boolean;
        readonly aliases?: readonly string[];
        readonly options?: readonly string[];
      }
    >
  >;
}

const root = join(__dirname, '..', '..', '..');

/** What the program takes, by its own build. */
const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandFacts>>;
};

/** Why the program would not take this command line; null when it would. */
export function commandFault(line: string): string | null {
  const words = [...line.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word).slice(1);
  const id = [words.slice(0, 2).join(':'), words[0] ?? ''].find((one) => commands[one] !== undefined);
  const command = id === undefined ? undefined : commands[id];
  if (id === undefined || command === undefined) return 'no such command';
  return argumentFault(command, words.slice(id.split(':').length));
}

function argumentFault({ args, flags, strict }: CommandFacts, words: readonly string[]): string | null {
  const seen = new Set<string>();
  let positional = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      positional++;
      continue;
    }
    const [name, flag] =
      Object.entries(flags).find(
        ([long, { char, aliases }]) =>
          word === `--${long}` || word === `-${char ?? ''}` || aliases?.some((alias) => word === `--${alias}`) === true,
      ) ?? [];
    if (name === undefined || flag === undefined) return `no option ${word}`;
    seen.add(name);
    if (flag.type !== 'option') continue;
    const value = words[++index];
    if (value === undefined || value.startsWith('-')) return `${word} lacks its value`;
    if (flag.options?.includes(value) === false) return `${word} cannot be ${value}`;
  }
  const missing = Object.entries(flags).find(([name, { required }]) => required === true && !seen.has(name));
  if (missing !== undefined) return `lacks --${missing[0]}`;
  if (positional < Object.values(args).filter(({ required }) => required === true).length) return 'lacks an argument';
  return strict !== false && positional > Object.keys(args).length ? 'has too many arguments' : null;
}

/** Command lines of a text: lines of a `sh` block, without a comment, and code marks that begin with the program. */
export function commandsIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block]) => (block ?? '').split('\n'));
  const spans = [...withoutBlocks(markdown).matchAll(/`(spec-kitty [^`]+)`/g)].map(([, span]) => span ?? '');
  return [...blocks, ...spans].map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '');
}

/** The prose of a text: everything but its fenced blocks. */
export function withoutBlocks(markdown: string): string {
  return markdown.replace(/^ *```[a-z]*\n[^]*?^ *```$/gm, '');
}

/** The first fenced block of a language that contains `marker`, without its fences. */
export function blockWith(markdown: string, language: string, marker: string): string {
  const blocks = [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text ?? '',
  );
  const found = blocks.find((block) => block.includes(marker));
  if (found === undefined) throw new Error(`no ${language} block with ${marker}`);
  return found;
}
