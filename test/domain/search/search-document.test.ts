import fc from 'fast-check';
import { documentKind, workPackageOf } from '../../../src/domain/search/document-kind';
import { searchDocument, type LineHit } from '../../../src/domain/search/search-document';
import { searchPattern } from '../../../src/domain/search/search-pattern';
import { snippetOf } from '../../../src/domain/search/snippet';

const find = (text: string, query: string, isRegex = false): readonly LineHit[] => {
  const pattern = searchPattern(query, isRegex);
  if ('fault' in pattern) throw new Error(pattern.fault);
  return searchDocument(
    text.split('\n').map((line, index) => ({ line: index + 1, text: line })),
    pattern,
  );
};
const linesWith = (text: string, query: string, isRegex = false): readonly number[] =>
  find(text, query, isRegex).map(({ line }) => line);

it.each([
  ['tide', 'Tide\ntides\nTIDE\nebb', [1, 2, 3]],
  ['Tide', 'Tide\ntides\nTIDE', [1]],
  ['a.c', 'abc\na.c', [2]],
  ['high water', 'water is high\nhigh\nwater', [1]],
  ['high water', 'high\n\nwater', [1, 3]],
  ['high water', 'high\nhigh', []],
  ['"high water"', 'water is high\nhigh  water', [2]],
  ['größe', 'GRÖSSE\nGröße\nGro\u0308\u00dfe', [2, 3]],
  ['潮汐', '港の潮汐表', [1]],
])('%j in %j is on lines %j', (query, text, expected) => {
  expect(linesWith(text, query)).toEqual(expected);
});

it.each([
  ['FR-0\\d+', 'FR-01\nfr-02', [1]],
  ['fr-\\S+', 'FR-01\nfr-02', [1, 2]],
  ['x*', 'y\nx', [2]],
  ['^$', '\na', []],
])('%j as an expression in %j is on lines %j', (query, text, expected) => {
  expect(linesWith(text, query, true)).toEqual(expected);
});

it('cannot use a query of nothing, or an expression that does not end', () => {
  expect(searchPattern('  ', false)).toHaveProperty('fault');
  expect(searchPattern('(', true)).toHaveProperty('fault');
});

it('puts a heading before prose, a phrase before its words, a whole word before a part', () => {
  const best = (text: string, query: string): number | undefined =>
    [...find(text, query)].sort((a, b) => b.score - a.score)[0]?.line;
  expect(best('the tide\n## The tide', 'tide')).toBe(2);
  expect(best('water, high\nhigh water', 'high water')).toBe(2);
  expect(best('tides\ntide', 'tide')).toBe(2);
});

const anyLine = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '(', '\\', '潮', '👩‍👧', 'é'), maxLength: 40 });

it('finds exactly the lines that hold the text, and says where, with any text', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 8 }), anyLine, (lines, raw) => {
      const query = raw.trim();
      fc.pre(query !== '' && !/\s/.test(query) && query === query.normalize('NFC'));
      const isExact = query !== query.toLowerCase();
      const has = (line: string): boolean => (isExact ? line : line.toLowerCase()).includes(query);
      const hits = find(lines.join('\n'), query);
      expect(hits.map(({ line }) => line)).toEqual(lines.flatMap((line, at) => (has(line) ? [at + 1] : [])));
      for (const { text, column, spans } of hits) {
        expect(column).toBe((spans[0]?.[0] ?? -1) + 1);
        for (const [start, end] of spans) expect(text.slice(start, end).toLowerCase()).toContain(query.toLowerCase());
      }
    }),
  );
});

it('shows a part of a line with its first match in view, in range and not longer than asked for', () => {
  fc.assert(
    fc.property(anyLine, anyLine, fc.integer({ min: 8, max: 60 }), (before, after, length) => {
      const line = `${before}NEEDLE${after}`;
      const { text, highlights } = snippetOf(line, [[before.length, before.length + 6]], length);
      expect(text.length).toBeLessThanOrEqual(length + 2);
      expect(highlights).toHaveLength(1);
      const [[start, end] = [0, 0]] = highlights;
      expect('NEEDLE').toContain(text.slice(start, end));
      expect(text.slice(start, end)).toMatch(/^N/);
      expect(text).not.toMatch(/\p{Cs}/u);
    }),
  );
});

it.each([
  ['spec.md', 'spec', null],
  ['tasks/WP01-parser.md', 'work-package', 'WP01'],
  ['tasks/WP01-parser/review-cycle-2.md', 'review', 'WP01'],
  ['tasks/README.md', 'document', null],
  ['wps.yaml', 'tasks', null],
  ['research/notes.txt', 'document', null],
  ['status.events.jsonl', null, null],
  ['picture.png', null, null],
])('%s is %j of %j', (path, kind, workPackage) => {
  expect(documentKind(path)).toBe(kind);
  expect(workPackageOf(path)).toBe(workPackage);
});
