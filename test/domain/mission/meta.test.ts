import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parseMeta, printMeta, type Meta } from '../../../src/domain/mission/meta';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';
import metaSchema from '../../../schemas/meta.schema.json';

function read(text: string): Meta {
  const meta = parseMeta(text);
  if ('fault' in meta) throw new Error(meta.fault);
  return meta;
}

describe('mission numbers', () => {
  it.each([
    ['null', null],
    ['""', null],
    ['" "', null],
    ['7', 7],
    ['"7"', 7],
    ['"042"', 42],
  ])('reads %s as %s', (written, number) => {
    expect(read(`{"mission_number": ${written}}`).missionNumber).toBe(number);
  });

  it('reads an absent one as null', () => {
    expect(read('{}').missionNumber).toBeNull();
  });

  it.each(['"pending"', '"unassigned"', '"TBD"', '"7a"', '"1.5"', 'true', '1.5', '[1]', '{"a": 1}'])(
    'refuses %s',
    (written) => {
      expect(parseMeta(`{"mission_number": ${written}}`)).toHaveProperty('fault');
    },
  );
});

describe('meta.json', () => {
  it.each(['', '[]', 'null', '{"a": 1', '<<<<<<< HEAD\n{}\n'])('refuses %j', (text) => {
    expect(parseMeta(text)).toHaveProperty('fault');
  });

  it('falls back to the old name of the target branch', () => {
    expect(read('{"merge_target_branch": "dev"}').targetBranch).toBe('dev');
    expect(read('{"merge_target_branch": "dev", "target_branch": "main"}').targetBranch).toBe('main');
    expect(read('{}').targetBranch).toBeNull();
  });

  it('keeps the form of every number and every key it does not know', () => {
    const text =
      '{\n  "a": 0.0,\n  "b": 1e+16,\n  "big": 12345678901234567890,\n  "ü": {\n    "__proto__": []\n  }\n}\n';
    expect(printMeta(read(text).row)).toBe(text);
  });
});

describeWithCorpus('meta.json of real missions', () => {
  const texts = corpusMissions.map(
    (name) => [name, readFileSync(join(corpusFolder, name, 'meta.json'), 'utf8')] as const,
  );

  it('prints back to its bytes, but for the few that were edited by hand', () => {
    const changed = texts.filter(([, text]) => printMeta(read(text).row) !== text);
    expect(changed.length).toBeLessThanOrEqual(4);
    for (const [, text] of changed) expect(JSON.parse(printMeta(read(text).row))).toEqual(JSON.parse(text));
  });

  it('meets the published schema', () => {
    const isValid = new Ajv2020().compile(metaSchema);
    for (const [name, text] of texts) {
      isValid(JSON.parse(text));
      expect([name, isValid.errors]).toEqual([name, null]);
    }
  });
});
