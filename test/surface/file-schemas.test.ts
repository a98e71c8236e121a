import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject } from '../../src/domain/canonical-json/json-value';
import { parseJson } from '../../src/domain/canonical-json/parse-json';
import { settings, type Setting } from '../../src/domain/setup/settings';
import { parseRow } from '../../src/domain/status/parse-row';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../corpus';
import { prepare } from '../recipes/recipe';

/** The published schemas of files take what is written, and refuse what is refused. */
const root = join(__dirname, '..', '..');

function schemaOf(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8')) as object);
}

const isEvent = schemaOf('event');

/** Rows that the program reads but the schema refuses, with the line each stands in. */
function misjudged(log: string): readonly string[] {
  return log.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = parseJson(line);
    const isRead = isJsonObject(row) && 'family' in parseRow(row);
    return isRead && !isEvent(JSON.parse(line)) ? [`${index + 1}: ${JSON.stringify(isEvent.errors)}`] : [];
  });
}

describeWithCorpus('rows of real logs', () => {
  it('are all events, of any family', () => {
    const faults = corpusMissions.flatMap((name) => {
      const path = join(corpusFolder, name, 'status.events.jsonl');
      return existsSync(path) ? misjudged(readFileSync(path, 'utf8')).map((fault) => `${name}:${fault}`) : [];
    });
    expect(faults).toEqual([]);
  });
});

it('takes the rows of our own logs, whatever was done', async () => {
  for (const recipe of ['in-review', 'merged']) {
    const stage = await prepare(recipe);
    try {
      const logs = stage.git('ls-files', 'kitty-specs/*/status.events.jsonl').split('\n');
      expect(logs).not.toEqual([]);
      for (const log of logs) expect(misjudged(readFileSync(join(stage.root, log), 'utf8'))).toEqual([]);
    } finally {
      stage.remove();
    }
  }
});

it.each([
  ['a move without an actor', { event_id: 'x', wp_id: 'WP01', from_lane: 'planned', to_lane: 'claimed', at: '2026' }],
  ['a lane that is none', { ...move(), to_lane: 'nowhere' }],
  [
    'a note whose id is no ULID',
    { kind: 'annotation', event_id: 'x', wp_id: 'WP01', at: '2026', actor: 'a', delta: {} },
  ],
  ['a row of nothing', {}],
])('refuses %s, as the program does', (_, row) => {
  expect(isEvent(row)).toBe(false);
  expect('family' in parseRow(row)).toBe(false);
});

it('takes every setting as it is written, and no other value of a choice', async () => {
  const isConfig = schemaOf('config');
  const stage = await prepare('empty');
  try {
    for (const setting of settings) await stage.run('config', 'set', setting.key, typedValue(setting));
    const config: unknown = parse(readFileSync(join(stage.root, '.kittify', 'config.yaml'), 'utf8'));
    expect([isConfig(config), isConfig.errors]).toEqual([true, null]);
    expect(isConfig({ merge: { strategy: 'fast' } })).toBe(false);
    expect(isConfig({ agents: { auto_commit: 'yes' } })).toBe(false);
  } finally {
    stage.remove();
  }
});

function typedValue({ key, values }: Setting): string {
  if (key === 'agents.available') return 'claude,codex';
  switch (values.kind) {
    case 'boolean':
      return 'false';
    case 'choice':
    case 'list':
      return values.of?.at(-1) ?? 'main';
    case 'text':
      return 'npm test';
    case 'seconds':
      return '90';
  }
}

function move(): Record<string, string | boolean> {
  return {
    event_id: '01KJMA0FM00000000000000001',
    wp_id: 'WP01',
    from_lane: 'planned',
    to_lane: 'claimed',
    at: '2026-03-01T09:00:00Z',
    actor: 'otter',
    force: false,
    execution_mode: 'worktree',
  };
}
