import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import fc from 'fast-check';
import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import { withHeaderFields } from '../../../src/adapters/yaml-plan-files/rewrite-header';
import { ProblemError } from '../../../src/domain/problem/problem';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

function headerOf(text: string): Record<string, unknown> {
  const cut = cutFrontmatter(text);
  if (cut === null) throw new Error('no header');
  return parseHeader(cut) as Record<string, unknown>;
}

const FILE = `---
# Who and what
work_package_id: "WP02"   # by hand
title: 'It''s # one'
dependencies: [WP01] # flow
owned_files:
  # the core
  - "src/a.ts"   # first
  - src/b.ts

# who
agent: claude
description: |
  text

  # no comment
---

# Body
dependencies: none of the header's business
`;

describe('setting header fields', () => {
  it.each([
    ['a flow list stays on its line', { dependencies: ['WP01', 'WP03'] }, 'dependencies: [WP01] # flow', 'dependencies: [WP01, WP03] # flow'],
    ['a text keeps the comment behind it', { title: 'Two' }, "title: 'It''s # one'\n", 'title: Two\n'],
    ['a quoted text keeps its blanks and comment', { work_package_id: 'WP03' }, '"WP02"   # by hand', 'WP03   # by hand'],
    ['items that stay keep their lines', { owned_files: ['src/b.ts', 'src/c.ts', 'src/a.ts'] },
      '  # the core\n  - "src/a.ts"   # first\n  - src/b.ts\n',
      '  - src/b.ts\n  - src/c.ts\n  # the core\n  - "src/a.ts"   # first\n'],
    ['a new field goes to its rank', { requirement_refs: ['FR-001'] },
      'dependencies: [WP01] # flow\n', 'dependencies: [WP01] # flow\nrequirement_refs:\n- FR-001\n'],
    ['a new field of no rank goes behind a block text as a whole', { execution_mode: 'code_change' },
      '  # no comment\n---', '  # no comment\nexecution_mode: code_change\n---'],
  ])('%s', (_, changes, before, after) => {
    expect(FILE).toContain(before);
    expect(withHeaderFields(FILE, changes as Record<string, string | string[]>)).toBe(FILE.replace(before, after));
  }); // prettier-ignore

  it('does not see a key of the body or of a text in the header', () => {
    const text = '---\nwork_package_id: WP01\ndescription: |\n  dependencies: [WP09]\n---\ndependencies: [WP08]\n';
    expect(withHeaderFields(text, { dependencies: ['WP02'] })).toBe(
      '---\nwork_package_id: WP01\ndependencies:\n- WP02\ndescription: |\n  dependencies: [WP09]\n---\ndependencies: [WP08]\n',
    );
  });

  it('gives a file without a header one', () => {
    expect(withHeaderFields('# Body\n', { work_package_id: 'WP01' })).toBe(
      '---\nwork_package_id: WP01\n---\n\n# Body\n',
    );
  });

  it.each([
    ['a mapping in braces', '---\n{work_package_id: WP01, dependencies: [WP02]}\n---\n'],
    ['an anchor that another field uses', '---\nwork_package_id: WP01\ndependencies: &d [WP02]\ntags: *d\n---\n'],
    ['a header that is no YAML', '---\nwork_package_id: [\n---\n'],
    ['a repeated key', '---\ndependencies: []\nwork_package_id: WP01\ndependencies: []\n---\n'],
  ])('refuses %s rather than harm it', (_, text) => {
    expect(() => withHeaderFields(text, { dependencies: ['WP01'] })).toThrow(ProblemError);
  });
});

const key = fc.constantFrom('work_package_id', 'title', 'dependencies', 'requirement_refs', 'owned_files', 'agent', 'tags', 'zeta', 'history', 'scope'); // prettier-ignore
const word = fc.oneof(
  fc.constantFrom('WP01', 'src/**', '*.ts', '', ' ', 'yes', 'null', '012', '1.0', '# no', 'a: b', "it's", '"q"', 'a, b', '[x]', '{y}', '- z', 'ü 🦊', 'two\nlines', '---', '...', '&a', '!t', '%p', '@x', '`y`', 'src/{a,b}.ts', '2024-01-01', '~', 'a #b', 'tab\there', '?', ': x', '|', '>'), // prettier-ignore
  fc.string({ maxLength: 12 }),
);
const value = fc.oneof(word, fc.array(word, { maxLength: 4 }));
const changes = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const anyHeader = fc
  .tuple(
    fc.dictionary(key, fc.oneof(value, fc.integer(), fc.constant(null), fc.record({ nested: fc.constant('x') })), {
      maxKeys: 8,
      noNullPrototype: true,
    }),
    fc.record({
      flowLevel: fc.constantFrom(-1, 1),
      seqNoIndent: fc.boolean(),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\uFEFF'),
      comments: fc.boolean(),
    }),
    fc.constantFrom('', '\n# Body\n', 'text without an end', 'a: 1\r\n---\nb: 2\n'),
  )
  .map(([fields, form, body]) => {
    const printed = dump(fields, {
      flowLevel: form.flowLevel,
      seqNoIndent: form.seqNoIndent,
      lineWidth: -1,
      noRefs: true,
    });
    const lines = (Object.keys(fields).length === 0 ? '' : printed).split('\n').slice(0, -1);
    const commented = lines.flatMap((line) => (form.comments && /^[a-z]/.test(line) ? ['# above', line] : [line]));
    return form.mark + ['---', ...commented, '---', body].join(form.lineEnd);
  });

describe('properties of setting header fields', () => {
  it('sets what was asked, keeps every other value, the body and every other line', () => {
    fc.assert(
      fc.property(anyHeader, changes, (text, wanted) => {
        const before = headerOf(text);
        const result = withHeaderFields(text, wanted);
        expect(headerOf(result)).toEqual({ ...before, ...wanted });
        const [cut, cutBefore] = [cutFrontmatter(result), cutFrontmatter(text)];
        expect(cut && [cut.opening, cut.rest]).toEqual(cutBefore && [cutBefore.opening, cutBefore.rest]);
        const owned = new Set(Object.keys(wanted));
        const kept = linesOfOthers(text, owned);
        expect(linesOfOthers(result, owned)).toEqual(kept);
      }),
      { numRuns: 200 },
    );
  });

  it('changes nothing when asked again, and nothing when nothing differs', () => {
    fc.assert(
      fc.property(anyHeader, changes, (text, wanted) => {
        const once = withHeaderFields(text, wanted);
        expect(withHeaderFields(once, wanted)).toBe(once);
        expect(withHeaderFields(text, {})).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the line ends of the file', () => {
    fc.assert(
      fc.property(anyHeader, changes, (text, wanted) => {
        fc.pre(text.replace(/^\uFEFF/, '').startsWith('---\r\n'));
        const cut = cutFrontmatter(withHeaderFields(text, wanted));
        expect((cut?.header ?? '').replaceAll('\r\n', '')).not.toContain('\n');
      }),
    );
  });
});

/** Header lines that belong to none of the keys, comments included. */
function linesOfOthers(text: string, owned: ReadonlySet<string>): readonly string[] {
  const lines = (cutFrontmatter(text)?.header ?? '').split(/\r?\n/).slice(0, -1);
  let isOwned = false;
  return lines.filter((line) => {
    const found = /^([a-z_]+):/.exec(line)?.[1];
    if (found !== undefined) isOwned = owned.has(found);
    return line.startsWith('#') || !isOwned;
  });
}

describeWithCorpus('headers of real work packages', () => {
  const files = corpusMissions.flatMap((name) => {
    const tasks = join(corpusFolder, name, 'tasks');
    return existsSync(tasks) ? readdirSync(tasks).map((file) => join(tasks, file)) : [];
  });

  it('parse, and stay as they are when nothing differs', () => {
    const read = files.filter((file) => /WP\d\d[^/]*\.md$/.test(file)).map((file) => readFileSync(file, 'utf8'));
    expect(read.length).toBeGreaterThan(500);
    for (const text of read) {
      const header = headerOf(text);
      const same = Object.fromEntries(
        Object.entries(header).filter(
          ([, one]) => typeof one === 'string' || (Array.isArray(one) && one.every((item) => typeof item === 'string')),
        ),
      ) as Record<string, string | string[]>;
      expect(withHeaderFields(text, same)).toBe(text);
    }
  });

  it('take a change and its taking back without a trace', () => {
    const read = files.filter((file) => /WP\d\d[^/]*\.md$/.test(file)).map((file) => readFileSync(file, 'utf8'));
    for (const text of read) {
      const { dependencies, ...others } = headerOf(text);
      const changed = withHeaderFields(text, { dependencies: ['WP98', 'WP99'], planning_base_branch: 'elsewhere' });
      expect(headerOf(changed)).toEqual({
        ...others,
        dependencies: ['WP98', 'WP99'],
        planning_base_branch: 'elsewhere',
      });
      const [cut, before] = [cutFrontmatter(changed), cutFrontmatter(text)];
      expect(cut && bodyOf(cut)).toBe(before && bodyOf(before));
      expect(Array.isArray(dependencies) || dependencies === '[]').toBe(true);
    }
  });
});
