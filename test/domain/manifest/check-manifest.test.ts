import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { manifestSource } from '../../../src/adapters/yaml-plan-files/manifest-source';
import { checkManifest, type CheckedManifest } from '../../../src/domain/manifest/check-manifest';
import { isSourceFault } from '../../../src/domain/manifest/plan-sources';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';
import wpsSchema from '../../../schemas/wps.schema.json';

function check(text: string): CheckedManifest {
  const source = manifestSource(text);
  if ('fault' in source) throw new Error(source.fault);
  return checkManifest(source);
}

function messages(text: string, severity: 'error' | 'warning' = 'error'): readonly string[] {
  return check(text)
    .findings.filter((finding) => finding.severity === severity)
    .map(({ message }) => message);
}

describe('a manifest that cannot be parsed', () => {
  it.each([
    ['an empty file', '', undefined, /empty/],
    ['comments only', '# nothing\n', undefined, /empty/],
    ['a tab', 'work_packages:\n\t- id: WP01\n', 2, /tab/],
    ['a repeated key', 'work_packages:\n  - id: WP01\n    title: a\n    title: b\n', 4, /duplicated mapping key/],
    ['a bracket left open', 'work_packages: [\n', undefined, /./],
    ['conflict markers', 'work_packages:\n<<<<<<< HEAD\n- id: WP01\n=======\n', 2, /merge conflict/],
    ['two documents', 'a: 1\n---\nb: 1\n', undefined, /single document/],
  ])('is named with its place: %s', (_, text, line, fault) => {
    const source = manifestSource(text);
    if (!('fault' in source)) throw new Error('it was parsed');
    expect(source.fault).toMatch(fault);
    if (line !== undefined) expect(source.line).toBe(line);
    expect(isSourceFault(source)).toBe(true);
  });
});

describe('a manifest of the wrong form', () => {
  it.each([
    ['- id: WP01\n', 'wps.yaml:1:1: wps.yaml must be a mapping with work_packages; it is a list of 1.'],
    ['just text\n', 'wps.yaml:1:1: wps.yaml must be a mapping with work_packages; it is "just text".'],
    ['{}\n', 'wps.yaml:1:1: work_packages must be a list with at least one work package; it is missing.'],
    ['work_packages: []\n', 'wps.yaml:1:16: work_packages must be a list with at least one work package; it is an empty list.'],
    ['work_packages: {}\n', 'wps.yaml:1:16: work_packages must be a list with at least one work package; it is a mapping.'],
    ['work_packages:\n- WP01\n', 'wps.yaml:2:3: work_packages[0] must be a mapping with id and title; it is "WP01".'],
    ['work_packages:\n- id: WP1\n  title: a\n', 'wps.yaml:2:7: work_packages[0] (WP1): id must be WP and two digits, e.g. WP01; it is "WP1".'],
    ['work_packages:\n- title: a\n', 'wps.yaml:2:3: work_packages[0]: id must be a work package id; it is missing.'],
    ['work_packages:\n- id: WP01\n', 'wps.yaml:2:3: work_packages[0] (WP01): title must be a text; it is missing.'],
    ['work_packages:\n- id: WP01\n  title: " "\n', 'wps.yaml:3:10: work_packages[0] (WP01): title must be a text that is not empty; it is " ".'],
    ['work_packages:\n- id: WP01\n  title: 5\n', 'wps.yaml:3:10: work_packages[0] (WP01): title must be a text that is not empty; it is 5.'],
    ['work_packages:\n- id: WP01\n  title: a\n  dependencies: WP02\n', 'wps.yaml:4:17: work_packages[0] (WP01): dependencies must be a list, each item WP and two digits, e.g. WP01; it is "WP02".'],
    ['work_packages:\n- id: WP01\n  title: a\n  dependencies:\n', 'wps.yaml:4:16: work_packages[0] (WP01): dependencies must be a list, each item WP and two digits, e.g. WP01; it is null.'],
    ['work_packages:\n- id: WP01\n  title: a\n  dependencies: [WP02, W3]\n', 'wps.yaml:4:24: work_packages[0] (WP01): dependencies[1] must be WP and two digits, e.g. WP01; it is "W3".'],
    ['work_packages:\n- id: WP01\n  title: a\n  subtasks: [1]\n', 'wps.yaml:4:14: work_packages[0] (WP01): subtasks[0] must be a text; it is 1.'],
    ['work_packages:\n- id: WP01\n  title: a\n  cross_cutting: "yes"\n', 'wps.yaml:4:18: work_packages[0] (WP01): cross_cutting must be true or false; it is "yes".'],
    ['work_packages:\n- id: WP01\n  title: a\n  plan_concern_refs: [IC-1]\n', 'wps.yaml:4:23: work_packages[0] (WP01): plan_concern_refs[0] must be IC- and two digits, e.g. IC-01; it is "IC-1".'],
    ['work_packages:\n- id: WP01\n  title: a\n- id: WP01\n  title: b\n', 'wps.yaml:4:7: work_packages[1]: id must be an id that no other entry has (WP01 is work_packages[0]); it is "WP01".'],
  ])('%j', (text, message) => {
    const found = check(text);
    expect(found.isUsable).toBe(false);
    expect(found.findings.map((one) => one.message)).toEqual([message]);
  }); // prettier-ignore

  it('is reported as a whole', () => {
    const text = 'work_packages:\n- {id: W1, title: ""}\n- {id: WP02, title: 3, dependencies: [x, y]}\n- 7\n';
    const found = check(text);
    expect(found.findings.map(({ path }) => path)).toEqual([
      'work_packages[0].id',
      'work_packages[0].title',
      'work_packages[1].title',
      'work_packages[1].dependencies[0]',
      'work_packages[1].dependencies[1]',
      'work_packages[2]',
    ]);
    expect(found.findings.every(({ line, column, file }) => file === 'wps.yaml' && !!line && !!column)).toBe(true);
  });

  it('still gives the entries and ids that can be read', () => {
    const found = check('work_packages:\n- {id: WP01, title: a}\n- {id: WP02, title: 3}\n');
    expect(found.entries.map(({ id }) => id)).toEqual(['WP01']);
    expect(found.ids).toEqual(['WP01', 'WP02']);
  });

  it('may contain itself or grow without bound', () => {
    expect(messages('work_packages:\n- id: WP01\n  title: &x [*x]\n')).toHaveLength(1);
    const layers = Array.from({ length: 40 }, (_, at) => `  l${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]\n`).join(
      '',
    );
    const bomb = `work_packages:\n- id: WP01\n  l0: &a0 [x]\n${layers}  title: *a40\n  subtasks: *a40\n`;
    expect(messages(bomb).length).toBeGreaterThan(1);
  });
});

describe('keys nobody knows', () => {
  const head = 'work_packages:\n- id: WP01\n  title: a\n';

  it('are a warning that names the likely one', () => {
    const { findings, isUsable } = check(`${head}  dependecies: [WP02]\n`);
    expect(isUsable).toBe(true);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        line: 4,
        remediation: ['Did you mean dependencies?'],
        path: 'work_packages[0].dependecies',
      },
    ]);
  });

  it('are a warning at the top too', () => {
    expect(check('work_package:\n- id: WP01\n').findings).toMatchObject([
      { severity: 'error', path: 'work_packages' },
      { severity: 'warning', remediation: ['Did you mean work_packages?'] },
    ]);
  });

  it('are named once when they count elsewhere', () => {
    const found = messages(
      `${head}  execution_mode: code_change\n- id: WP02\n  title: b\n  execution_mode: x\n  role: y\n`,
      'warning',
    );
    expect(found).toEqual(['wps.yaml: execution_mode, role decide nothing here: the headers in tasks/ do.']);
  });
});

describe('an entry', () => {
  it('tells an absent list of dependencies from an empty one', () => {
    const { entries } = check('work_packages:\n- {id: WP01, title: a}\n- {id: WP02, title: b, dependencies: []}\n');
    expect(entries.map(({ dependencies }) => dependencies)).toEqual([null, []]);
  });
});

const isValid = new Ajv2020().compile(wpsSchema);

it('agrees with the published schema on every document but for repeated ids', () => {
  const odd = fc.oneof(fc.constantFrom<unknown>(null, '', ' ', 'WP01', 'W1', 7, true, {}, [], [1], ['WP02'], ['IC-01'], ['x'], [null], 'tasks/a.md')); // prettier-ignore
  const keys = ['dependencies', 'owned_files', 'requirement_refs', 'subtasks', 'prompt_file', 'plan_concern_refs', 'cross_cutting', 'other']; // prettier-ignore
  const entry = fc.oneof(
    { weight: 8, arbitrary: fc
      .tuple(
        fc.record({ id: fc.oneof(fc.constantFrom<unknown>('WP01', 'WP02', 'WP100'), odd), title: fc.oneof(fc.constant<unknown>('a'), odd) }, { requiredKeys: [], noNullPrototype: true }),
        fc.dictionary(fc.constantFrom(...keys), odd, { maxKeys: 2, noNullPrototype: true }),
      )
      .map(([head, more]) => ({ ...head, ...more })) },
    { weight: 1, arbitrary: odd },
  ); // prettier-ignore
  const document = fc.oneof(
    { weight: 9, arbitrary: fc.array(entry, { maxLength: 2 }).map((list): unknown => ({ work_packages: list })) },
    { weight: 1, arbitrary: odd },
  );
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(document, (value) => {
      const { isUsable, findings } = check(dump(value, { noRefs: true }));
      const isRepeated = findings.some(({ expected }) => String(expected).startsWith('an id that no other'));
      fc.pre(!isRepeated);
      verdicts.add(isUsable);
      expect([value, isUsable]).toEqual([value, isValid(value)]);
    }),
    { numRuns: 2000 },
  );
  expect(verdicts).toEqual(new Set([true, false]));
});

describeWithCorpus('manifests of real missions', () => {
  const files = corpusMissions.map((name) => join(corpusFolder, name, 'wps.yaml')).filter((file) => existsSync(file));

  it('are usable', () => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, messages(readFileSync(file, 'utf8'))]).toEqual([file, []]);
  });
});
