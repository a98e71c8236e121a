import { Config, type Command } from '@oclif/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '../../src/domain/problem/catalogue';
import type { CommandsOutcome } from '../../src/app/list-commands';
import { runInProcess } from '../run-program';

/** What the table says about commands must be what their classes do. */
const root = join(__dirname, '..', '..');
const ids = Object.keys(
  (JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as { commands: Record<string, unknown> })
    .commands,
);
const classes = new Map(
  ids.map((id) => [
    id.replaceAll(':', ' '),
    (require(join(root, 'commands', ...id.split(':'))) as { default: Command.Class }).default,
  ]),
);
let table: CommandsOutcome;

beforeAll(async () => {
  table = JSON.parse((await runInProcess(root, ['commands', '--json'])).stdout) as CommandsOutcome;
});

it('lists every command that is not hidden, once, and every code', () => {
  const shown = [...classes].filter(([, { hidden }]) => hidden !== true).map(([id]) => id);
  expect(table.commands.map(({ id }) => id)).toEqual(shown.sort());
  expect(table.diagnostic_codes.map(({ code }) => code)).toEqual(Object.keys(problems).sort());
  expect(table.global_flags.map(({ name }) => name)).toEqual(['directory', 'json', 'no-color']);
});

it('says of each option what its class takes', async () => {
  for (const { id, flags } of table.commands) {
    const own = Object.entries(classes.get(id)?.flags ?? {}).filter(([, { hidden }]) => hidden !== true);
    expect(flags.map(({ name }) => name)).toEqual(own.map(([name]) => name).sort());
    for (const flag of flags) {
      const real = classes.get(id)?.flags[flag.name];
      expect([id, flag.name, flag.type === 'boolean']).toEqual([id, flag.name, real?.type === 'boolean']);
      expect([id, flag.name, flag.type === 'integer']).toEqual([id, flag.name, await takesOnlyNumbers(real)]);
    }
  }
});

async function takesOnlyNumbers(flag: Command.Class['flags'][string] | undefined): Promise<boolean> {
  if (flag?.type !== 'option' || flag.options !== undefined) return false;
  const parse = flag.parse as (typed: string, context: unknown, options: unknown) => Promise<unknown>;
  return parse('no number', new Config({ root }), flag).then(
    () => false,
    () => true,
  );
}

it('gives examples as they are typed', () => {
  for (const { id, examples } of table.commands)
    for (const line of examples) expect(line).toContain(`spec-kitty ${id}`);
});
