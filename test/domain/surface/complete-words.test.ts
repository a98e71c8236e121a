import fc from 'fast-check';
import type { CommandFacts, CommandTable, FlagFacts } from '../../../src/domain/surface/command-table';
import { completeWords } from '../../../src/domain/surface/complete-words';

const option = (name: string, more: Partial<FlagFacts> = {}): FlagFacts => ({
  name,
  aliases: [],
  summary: `About ${name}`,
  type: 'string',
  value: name.toUpperCase(),
  required: false,
  repeatable: false,
  negatable: false,
  ...more,
});
const command = (id: string, more: Partial<CommandFacts> = {}): CommandFacts => ({
  id,
  summary: `Does ${id}`,
  aliases: [],
  is_hidden: false,
  args: [],
  flags: [],
  examples: [],
  ...more,
});
const workPackage = { name: 'workPackage', summary: 'Work package', required: true, repeatable: false };

const table: CommandTable = {
  topics: [{ name: 'mission', summary: 'All about missions' }],
  globalFlags: [option('json', { type: 'boolean' }), option('directory', { char: 'C', value: 'DIR' })],
  commands: [
    command('mission create', { flags: [option('lanes', { type: 'boolean', negatable: true })] }),
    command('mission list'),
    command('move-task', {
      aliases: ['agent tasks move-task'],
      args: [workPackage],
      flags: [
        option('to', { value: 'LANE' }),
        option('mission', { char: 'm' }),
        option('note', { value: 'TEXT', aliases: ['reason'] }),
        option('tag', { repeatable: true, options: ['red', 'green'] }),
      ],
    }),
    command('review', { args: [workPackage] }),
    command('review approve', { args: [workPackage] }),
    command('secret', { is_hidden: true }),
    command('guard', { args: [{ name: 'file', summary: 'Files', required: false, repeatable: true }] }),
  ],
};

/** The words offered behind a line that ends where the cursor is, and the kinds of live names. */
function after(line: string): { readonly words: readonly string[]; readonly live: readonly string[] } {
  const words = line.split(' ');
  const { words: offered, live } = completeWords(table, words.slice(0, -1), words.at(-1) ?? '');
  return { words: offered.map(({ value }) => value), live };
}

it.each([
  ['', ['mission', 'move-task', 'review', 'guard'], []],
  ['mo', ['move-task'], []],
  ['mission ', ['create', 'list'], []],
  ['--json mission c', ['create'], []],
  ['-C /tmp mission c', ['create'], []],
  ['review ', ['approve'], ['work-package']],
  ['review approve ', [], ['work-package']],
  ['review WP01 ', [], []],
  ['move-task ', [], ['work-package']],
  ['agent tasks move-task ', [], ['work-package']],
  ['move-task WP01 --to ', [], ['lane']],
  ['move-task WP01 --to=d', [], ['lane']],
  ['move-task --to done ', [], ['work-package']],
  ['move-task --to=done ', [], ['work-package']],
  ['move-task -m x ', [], ['work-package']],
  ['move-task WP01 --note ', [], []],
  ['move-task WP01 --reason ', [], []],
  ['move-task WP01 --tag g', ['green'], []],
  ['move-task WP01 --tag=g', ['--tag=green'], []],
  ['move-task WP01 --to done --t', ['--tag'], []],
  ['move-task WP01 --tag red --ta', ['--tag'], []],
  ['mission create --no', ['--no-lanes'], []],
  ['move-task -C ', [], ['directories']],
  ['move-task -- --to ', [], []],
  ['guard a b ', [], ['files']],
  ['secret ', [], []],
  ['nonsense ', [], []],
])('behind %j', (line, words, live) => {
  expect(after(line)).toEqual({ words, live });
});

it('tells the mission of the line, and whether it acts elsewhere', () => {
  expect(completeWords(table, ['move-task', '-m', 'tide'], '')).toMatchObject({ mission: 'tide', isElsewhere: false });
  expect(completeWords(table, ['move-task', '--mission=tide'], '')).toMatchObject({ mission: 'tide' });
  expect(completeWords(table, ['-C', '/tmp', 'move-task'], '')).toMatchObject({ mission: null, isElsewhere: true });
});

it('never throws, and offers only what goes on from what was typed', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('move-task', 'review', 'approve', '--to', '--', '-', '-m', '--tag=', 'mission', '--json=x'),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), word, (before, current) => {
      for (const { value } of completeWords(table, before, current).words) expect(value.startsWith(current)).toBe(true);
    }),
  );
});
