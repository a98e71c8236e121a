import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { settings, type Setting } from '../../src/domain/setup/settings';
import { schemaWriter, type Schema } from './outcome-schema';

/**
 * The schemas of what commands print with `--json`, one file each, are made from the types of their outcomes. `UPDATE=1`
 * writes them anew; the diff is the review.
 */
const root = join(__dirname, '..', '..');
const folder = join(root, 'schemas', 'outcomes');
const files = readdirSync(join(root, 'commands'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort();

const { options } = ts.parseJsonConfigFileContent(
  (ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as { config: unknown }).config,
  ts.sys,
  root,
);
const written = schemaWriter(
  files.map((file) => join(root, 'commands', file)),
  options,
);

function schemaText(file: string): string {
  const id = file.replace(/\.ts$/, '').split(/[\\/]/).join(' ');
  const schema = written(join(root, 'commands', file));
  if (schema === null) throw new Error(`${file} has no outcome`);
  const frame = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:spec-kitty:schemas:outcomes:${id.replaceAll(' ', '-')}`,
    title: `spec-kitty ${id} --json`,
    description: 'What the command prints when it came to an answer. A failure is as the schema problem says.',
  };
  return `${withShortLists(JSON.stringify({ ...frame, ...schema }, null, 2))}\n`;
}

/** Lists of words on one line each. */
function withShortLists(text: string): string {
  return text.replace(/\[\s+("[^"]*"|null)(,\s+(?:"[^"]*"|null))*\s+\]/g, (list) => list.replace(/\s+/g, ' '));
}

it('has a current schema for the outcome of each command', () => {
  const wanted = new Map(files.map((file) => [`${fileName(file)}.schema.json`, schemaText(file)]));
  if (process.env['UPDATE'] === '1') update(wanted);
  expect(readdirSync(folder).sort()).toEqual([...wanted.keys()].sort());
  for (const [name, text] of wanted) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

it('has a current schema of the settings, made from their table', () => {
  const path = join(root, 'schemas', 'config.schema.json');
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:spec-kitty:schemas:config',
    title: 'Settings of a project',
    description: '.kittify/config.yaml. Keys that are not described here are left alone.',
    ...mapping(settings.map((setting) => [setting.key.split('.'), settingSchema(setting)])),
  };
  const text = `${withShortLists(JSON.stringify(schema, null, 2))}\n`;
  if (process.env['UPDATE'] === '1' && (!existsSync(path) || readFileSync(path, 'utf8') !== text))
    writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

/** Nested mappings from keys with dots. */
function mapping(entries: readonly (readonly [path: readonly string[], schema: Schema])[]): Schema {
  const names = [...new Set(entries.map(([[name = '']]) => name))];
  const parts = names.map((name): [string, Schema] => {
    const below = entries.filter(([[first]]) => first === name);
    const leaf = below.find(([path]) => path.length === 1);
    return [name, leaf === undefined ? mapping(below.map(([path, schema]) => [path.slice(1), schema])) : leaf[1]];
  });
  return { type: 'object', properties: Object.fromEntries(parts) };
}

function settingSchema({ summary, values, otherwise }: Setting): Schema {
  const usual = otherwise === null ? {} : { default: otherwise };
  switch (values.kind) {
    case 'boolean':
      return { description: summary, type: 'boolean', ...usual };
    case 'choice':
      return { description: summary, enum: values.of, ...usual };
    case 'text':
      return { description: summary, type: 'string', ...usual };
    case 'seconds':
      return { description: summary, type: 'number', exclusiveMinimum: 0, ...usual };
    case 'list': {
      const items = values.of === undefined ? { type: 'string' } : { enum: values.of };
      return { description: summary, type: 'array', items, ...usual };
    }
  }
}

function fileName(file: string): string {
  const topic = dirname(file);
  return [...(topic === '.' ? [] : topic.split(/[\\/]/)), basename(file, '.ts')].join('-');
}

/** Files that are as they should be keep their times: a newer schema means a new build. */
function update(wanted: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!wanted.has(name)) rmSync(join(folder, name));
  for (const [name, text] of wanted) {
    const path = join(folder, name);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
}
