import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every error that a session shows is followed by what to do about it. */
const texts = readdirSync(__dirname)
  .filter((name) => name.endsWith('.md'))
  .map((name) => [name, readFileSync(join(__dirname, name), 'utf8')] as const);

interface Shown {
  readonly severity?: string;
  readonly message: string;
  readonly remediation: readonly string[];
}

/** The outputs of a session: what stands between two commands. */
function outputs(text: string): readonly string[] {
  return [...text.matchAll(/^\$ .*\n((?:(?!\$ |```).*\n)*)/gm)].map((match) => match[1] ?? '');
}

function errorsIn(output: string): readonly Shown[] {
  const json = /^\{\n[\s\S]*?^\}$/m.exec(output)?.[0];
  if (json === undefined) return [];
  const { diagnostics = [] } = JSON.parse(json) as { diagnostics?: readonly Shown[] };
  return diagnostics.filter(({ severity }) => severity === 'error');
}

it('finds errors of both forms', () => {
  const all = texts.flatMap(([, text]) => outputs(text));
  expect(all.flatMap(errorsIn).length).toBeGreaterThan(50);
  expect(all.filter((output) => output.includes('! Error:')).length).toBeGreaterThan(50);
});

it.each(texts)('%s says of each error what to do', (_, text) => {
  const silent = outputs(text)
    .flatMap(errorsIn)
    .filter(({ remediation }) => remediation.length === 0);
  expect(silent).toEqual([]);
});

it.each(texts)('%s shows no remedy twice below one command', (_, text) => {
  for (const output of outputs(text)) {
    const blocks = output
      .split(/^! (?:Error|Warning|Note): .*$/m)
      .slice(1)
      .map(
        (block) =>
          block
            .replace(/^! \(\w+\)\n/gm, '')
            .match(/^! {2}.*$/gm)
            ?.join('\n') ?? '',
      )
      .filter((block) => block !== '');
    expect(blocks).toEqual([...new Set(blocks)]);
  }
});
