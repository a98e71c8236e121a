import { Parser, type Command, type Interfaces } from '@oclif/core';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTable } from '../../src/cli/command-table';
import type { CommandFacts } from '../../src/domain/surface/command-table';
import { commandLine } from '../../src/mcp/command-line';
import { inputName, toolFlags } from '../../src/mcp/input-schema';
import { toolsOf } from '../../src/mcp/tool';

const root = join(__dirname, '..', '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = read('oclif.manifest.json') as { commands: Record<string, Command.Loadable> };
const table = commandTable({
  commands: Object.values(manifest.commands),
  pjson: read('package.json') as Interfaces.PJSON,
});
const tools = toolsOf(table, 'all');

/** What a model may send: blanks, dashes, line feeds, signs of a shell. */
const text = fc
  .oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.constantFrom('--jso', '--directory=/', 'a=b', ' ', '$(x)`', 'a\nb', '0', 'null', '-1'),
  )
  // The parser takes an option of the command for a value that was left out, and says so.
  .filter((one) => !/^-[a-zA-Z]/.test(one) && one !== '--' && one !== '-');

/** Inputs of a command that its schema allows, without values that only some texts fit. */
function inputsOf(command: CommandFacts): fc.Arbitrary<Record<string, unknown>> {
  const words = Object.fromEntries(
    command.args.map(({ name, repeatable, options }) => [
      inputName(name),
      listed(options === undefined ? text : fc.constantFrom(...options), repeatable),
    ]),
  );
  const flags = Object.fromEntries(
    toolFlags(command)
      .filter(({ type }) => type !== 'integer')
      .map(({ name, type, options, repeatable }) => [
        inputName(name),
        type === 'boolean'
          ? fc.boolean()
          : listed(options === undefined ? text : fc.constantFrom(...options), repeatable),
      ]),
  );
  return fc.record({ ...words, ...flags }, { requiredKeys: Object.keys(words) });
}

function listed(one: fc.Arbitrary<string>, repeatable: boolean): fc.Arbitrary<string | string[]> {
  // The parser sorts words by where each stands first, so it moves a word that is said twice.
  return repeatable ? fc.uniqueArray(one, { minLength: 1, maxLength: 3 }) : one;
}

it.each(tools.map(({ command }) => [command.id, command] as const))(
  'every input of %s arrives at the command as it was sent',
  async (id, command) => {
    const { default: loaded } = require(join(root, 'commands', ...id.split(' '))) as { default: Command.Class };
    const definition = {
      args: loaded.args,
      flags: plain({ ...loaded.baseFlags, ...loaded.flags }),
      strict: loaded.strict,
      '--': true,
    };
    await fc.assert(
      fc.asyncProperty(inputsOf(command), async (input) => {
        const line = commandLine(command, input);
        if (!('argv' in line)) throw new Error(line.problem.message);
        expect(line.argv.slice(0, id.split(' ').length)).toEqual(id.split(' '));
        const parsed = await Parser.parse([...line.argv.slice(id.split(' ').length)], definition);
        for (const { name, type } of toolFlags(command)) {
          if (type === 'integer') continue;
          const sent = input[inputName(name)];
          if (sent === undefined || (type === 'boolean' && sent === false)) continue;
          expect([name, (parsed.flags as Record<string, unknown>)[name]]).toEqual([name, sent]);
        }
        const words = command.args.flatMap(({ name }) => input[inputName(name)] ?? []);
        expect(parsed.argv).toEqual(words);
      }),
      { numRuns: 15 },
    );
  },
);

/** Options without the rules between them, such as one that shuts out another: those are the command's business. */
function plain(flags: Command.Class['flags']): Command.Class['flags'] {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { exclusive: _exclusive, dependsOn: _dependsOn, relationships: _, ...flag }]) => [
      name,
      { ...flag, required: false },
    ]),
  );
}

it('takes null for an input that was not given, and numbers for text', () => {
  const status = table.commands.find(({ id }) => id === 'status');
  if (status === undefined) throw new Error('there is no command status');
  expect(commandLine(status, { mission: null })).toEqual({ argv: ['status'] });
  expect(commandLine(status, { mission: 69, directory: '/a b' })).toEqual({
    argv: ['status', '--directory=/a b', '--mission=69'],
  });
});

it('offers no input twice and none without a description', () => {
  for (const { name, command, inputSchema } of tools) {
    const names = [...command.args, ...toolFlags(command)].map((one) => inputName(one.name));
    expect([name, new Set([...names, 'directory']).size]).toEqual([name, names.length + 1]);
    expect(Object.keys(inputSchema.properties)).toEqual([...names, 'directory']);
    for (const { description } of Object.values(inputSchema.properties)) expect(description).not.toBe('');
  }
});
