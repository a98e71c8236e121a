import fc from 'fast-check';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { readTomlCommand } from './read-toml-command';
import { markdownCommand } from '../../src/agents/markdown-command';
import type { RenderedCommand } from '../../src/agents/rendered-command';
import { skillCommand } from '../../src/agents/skill-command';
import { tomlCommand } from '../../src/agents/toml-command';
import { markedVersion, versionMarker } from '../../src/agents/version-marker';

const plan: RenderedCommand = { command: 'plan', description: 'Plan it', body: '# Plan\n\nDo.\n', version: '1.2.3' };

/** Text that hurts: quotes, backslashes, control characters, words of YAML, several lines. */
const nastyText = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '""', '"""', '\\', '\\u', "'", '#', ': ', '- ', '\t', '\n', '\r\n', '\u0000', '\u007f', '\u2028'),
      fc.constantFrom('true', 'null', '1e3', '0x1f', '---', '{{args}}', '$ARGUMENTS', 'é', '🐱', ' ', 'word', '@', '`', '%'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('')); // prettier-ignore

/** The header of a Markdown file that begins in its first line, as two readers of YAML see it. */
function header(text: string): unknown {
  const found = /^---\n([^]*?)\n---\n/.exec(text)?.[1];
  if (found === undefined) throw new Error('no header from the first line on');
  const value: unknown = parse(found);
  expect(load(found)).toEqual(value);
  return value;
}

it('gives Markdown with a header, the version and the text', () => {
  expect(markdownCommand(plan)).toBe(
    '---\ndescription: Plan it\n---\n\n<!-- spec-kitty-command-version: 1.2.3 -->\n\n# Plan\n\nDo.\n',
  );
});

it('gives TOML with the version inside the prompt', () => {
  expect(tomlCommand({ ...plan, description: 'Say "plan"', body: 'C:\\x """quoted"""\n' })).toBe(
    'description = "Say \\"plan\\""\n\nprompt = """\n<!-- spec-kitty-command-version: 1.2.3 -->\n\nC:\\\\x ""\\"quoted""\\"\n"""\n',
  );
});

it('gives a skill with a name, a description and the word that people may call it', () => {
  expect(skillCommand(plan)).toBe(
    '---\nname: spec-kitty.plan\ndescription: Plan it\nuser-invocable: true\n---\n\n<!-- spec-kitty-command-version: 1.2.3 -->\n\n# Plan\n\nDo.\n',
  );
});

it.each(['yes', 'null', 'a: b', '# no', '- item', '1.0', "it's", 'ends ', '', '"', '@x', '2026-01-01', 'y'])(
  'keeps the description %j a text',
  (description) => {
    expect(header(markdownCommand({ ...plan, description }))).toEqual({ description });
  },
);

it('can be read back, whatever the text', () => {
  fc.assert(
    fc.property(nastyText, nastyText, (description, text) => {
      const command = { ...plan, description, body: `${text}\n` };
      const prompt = `${versionMarker('1.2.3')}\n\n${text}\n`;
      expect(header(markdownCommand(command))).toEqual({ description });
      expect(markdownCommand(command).endsWith(`\n---\n\n${prompt}`)).toBe(true);
      expect(readTomlCommand(tomlCommand(command))).toEqual({ description, prompt });
    }),
    { numRuns: 500 },
  );
});

it('keeps a TOML text whole that ends in a quote', () => {
  for (const body of ['"', '""', '"""', '""""', '\\"', '\\']) {
    expect(readTomlCommand(tomlCommand({ ...plan, body })).prompt).toBe(`${versionMarker('1.2.3')}\n\n${body}`);
  }
});

it('cuts the description of a skill at 140 characters, never inside one', () => {
  const described = (description: string): string =>
    (header(skillCommand({ ...plan, description })) as { description: string }).description;
  expect(described('x'.repeat(140))).toBe('x'.repeat(140));
  expect(described('x'.repeat(141))).toBe(`${'x'.repeat(139)}…`);
  expect(described('🐱'.repeat(200))).toBe(`${'🐱'.repeat(139)}…`);
});

it.each([
  ['description = "a"\n\nprompt = """\nx"y"""z"""\n', 'three quotes'],
  ['description = "a"\n\nprompt = """\n\\q"""\n', 'no escape'],
  ['description = "a"\n\nprompt = """\n\u0001"""\n', 'control character'],
  ['description = "a"b"\n\nprompt = """\nx"""\n', 'not a command'],
])('would notice broken TOML %j', (text, fault) => {
  expect(() => readTomlCommand(text)).toThrow(fault);
});

describe('the version marker', () => {
  it('is found in the first line, below a header, and in TOML', () => {
    expect(markedVersion(`${versionMarker('3.2.0rc35')}\n# Old\n`)).toBe('3.2.0rc35');
    expect(markedVersion(markdownCommand(plan))).toBe('1.2.3');
    expect(markedVersion(skillCommand(plan))).toBe('1.2.3');
    expect(markedVersion(tomlCommand(plan))).toBe('1.2.3');
    expect(markedVersion(markdownCommand(plan).replaceAll('\n', '\r\n'))).toBe('1.2.3');
  });

  it('is not a quotation far down', () => {
    expect(markedVersion(`${'\n'.repeat(19)}${versionMarker('1.2.3')}`)).toBe('1.2.3');
    expect(markedVersion(`${'\n'.repeat(20)}${versionMarker('1.2.3')}`)).toBeNull();
    expect(markedVersion('# A prompt of my own\n')).toBeNull();
  });
});
