import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, type Ran } from '../run-program';

/**
 * What the built program says about itself, as recorded in `help/`: one file for each command and topic.
 * `UPDATE=1` writes the files anew, and their diff is the review.
 */
const root = join(__dirname, '..', '..');
const folder = join(__dirname, 'help');

interface CommandFacts {
  readonly aliases: readonly string[];
  readonly hidden?: boolean;
}

const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, CommandFacts>>;
};
const { oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly oclif: { readonly topics: Readonly<Record<string, { readonly description: string }>> };
};

const ids = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
const topics = [
  ...new Set(
    Object.entries(commands).flatMap(([id, { hidden }]) =>
      id.includes(':') && hidden !== true ? [id.slice(0, id.lastIndexOf(':')).replaceAll(':', ' ')] : [],
    ),
  ),
];

/** The width of a terminal that says nothing, and no home where a code cache would be. */
function help(argv: readonly string[]): Ran {
  return runProcess(root, argv, { SPEC_KITTY_COLUMNS: '80', OCLIF_COLUMNS: '80' });
}

/** Node's version and the machine are not ours to record. */
function recordable({ stdout }: Ran): string {
  return stdout.replace(/^( {2}spec-kitty\/\S+) .*$/m, '$1 <machine> <node>').replace(/\n+$/, '\n');
}

/** A command may be a topic too; its page then lists what is below it. */
const pages = ['', ...topics.filter((topic) => !ids.includes(topic)), ...ids].map((words) => ({
  title: words === '' ? 'spec-kitty' : words,
  argv: words === '' ? [] : words.split(' '),
  file: join(folder, `${words === '' ? 'spec-kitty' : words.replaceAll(' ', '-')}.txt`),
}));

if (process.env['UPDATE'] === '1') {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { argv, file } of pages) writeFileSync(file, recordable(help([...argv, '--help'])));
}

describe.each(pages.map((page) => [page.title, page] as const))('help of %s', (_, { argv, file }) => {
  let shown: Ran;
  beforeAll(() => {
    shown = help([...argv, '--help']);
  });

  it('is as recorded, and asked for in any of three ways', () => {
    expect([shown.exit, shown.stderr]).toEqual([0, '']);
    expect(recordable(shown)).toBe(readFileSync(file, 'utf8'));
    expect(help([...argv, '-h'])).toEqual(shown);
    expect(help(['help', ...argv])).toEqual(shown);
  });

  it('is as wide as a terminal; only an example, which is copied whole, may be wider', () => {
    const [text = ''] = shown.stdout.split(/^EXAMPLES$/m);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('speaks of what people see', () => {
    const internals =
      /\boclif\b|\bsrc\/(?:app|cli|domain|ports|adapters)\b|\bdist\/|\bpromise\b|\bparser?\b|\bboolean\b|undefined|\[object|\/(?:root|home|tmp|work)\//i;
    expect(internals.exec(shown.stdout)?.[0]).toBeUndefined();
  });
});

it.each(pages.filter(({ title }) => ids.includes(title)).map(({ title, argv }) => [title, argv] as const))(
  'help of %s has an example that begins with the command, in its own name',
  (title, argv) => {
    const [, examples = ''] = help([...argv, '--help']).stdout.split(/^(?:EXAMPLES|COMMANDS)$/m);
    const lines = examples.split('\n').filter((line) => line.trim() !== '');
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(`${line} `.startsWith(`  $ spec-kitty ${title} `)).toBe(true);
  },
);

it('has a page for each command and topic, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(pages.map(({ file }) => file.slice(folder.length + 1)).sort());
});

it('says in a line of its own what each topic is about', () => {
  expect(Object.keys(oclif.topics)).toEqual(expect.arrayContaining(topics));
  const lines = help(['--help']).stdout.split('\n');
  for (const topic of topics)
    expect(lines.map((line) => line.replace(/ {2,}/g, ' '))).toContain(
      ` ${topic} ${oclif.topics[topic]?.description ?? ''}`,
    );
});

it('lists each command once, and no other names of it', () => {
  const listed = help(['--help'])
    .stdout.split(/^COMMANDS$/m)[1]
    ?.split('\n')
    .flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? []);
  expect(listed).toEqual(ids.filter((id) => !id.includes(' ') && commands[id]?.hidden !== true).sort());
});

it('of a command that is not there is refused', () => {
  expect(help(['statsu', '--help']).exit).toBe(2);
});
