import fc from 'fast-check';
import { parseMarkdown, type Block } from '../../../src/board/web/client/parse-markdown';

it('reads what prompts are made of', () => {
  const text = [
    '# Title #',
    '',
    'A **bold** and *soft* `code` line,',
    'going on.',
    '',
    '- [x] done',
    '- [ ] open',
    '  - below',
    '',
    '1. one',
    '2) two',
    '',
    '| a | b |',
    '|---|:-:|',
    '| 1 | `2` |',
    '',
    '```ts',
    'let a = "<b>";',
    '```',
    '> said',
    '',
    '---',
  ].join('\n');
  expect(parseMarkdown(text).map(({ kind }) => kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'list',
    'table',
    'code',
    'quote',
    'rule',
  ]);
  expect(parseMarkdown('- [x] done\n- [ ] open\n  - below')).toEqual([
    {
      kind: 'list',
      isOrdered: false,
      items: [
        { isChecked: true, blocks: [paragraph('done')] },
        {
          isChecked: false,
          blocks: [paragraph('open'), { kind: 'list', isOrdered: false, items: [{ isChecked: null, blocks: [paragraph('below')] }] }],
        },
      ],
    },
  ]); // prettier-ignore
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '[click](data:text/html,<script>)',
  '[click](//elsewhere.example)',
])('leaves %s as text', (text) => {
  expect(parseMarkdown(text)).toEqual([paragraph(text)]);
});

it('links only to the web', () => {
  expect(parseMarkdown('[a](https://example.org/b)')).toEqual([
    { kind: 'paragraph', children: [{ kind: 'link', href: 'https://example.org/b', children: [{ kind: 'text', text: 'a' }] }] },
  ]); // prettier-ignore
});

const piece = fc.constantFrom('*', '**', '`', '```\n', '- ', '1. ', '> ', '|', '|--|\n', '[a](', 'http://x', ')', '_', '# ', '\n', '\n\n', '    ', '\\', 'word', ' ', '\t', '<b>', '---\n', 'é', '🐈'); // prettier-ignore

it('reads every text, and loses no word of it', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const read = JSON.stringify(parseMarkdown(text));
      const words = (one: string): number => one.split('word').length - 1;
      // A fence may be followed by the name of a language, which is not shown.
      if (!text.includes('```')) expect(words(read)).toBe(words(text));
    }),
    { numRuns: 500 },
  );
});

it('is not held up by a text made to hold it up', () => {
  for (const unit of ['*a', '[', '`a``', '_a ', '**a* ', '> ', '- ', '|', '[a](b']) {
    expect(parseMarkdown(unit.repeat(20_000)).length).toBeGreaterThan(0);
  }
});

function paragraph(text: string): Block {
  return { kind: 'paragraph', children: [{ kind: 'text', text }] };
}
