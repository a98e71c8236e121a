import type { SeamRunner } from '../contracts/seam-templates';

/** The command that runs one seam test of a file and nothing else. */
export function seamCommand(runner: SeamRunner, file: string, test: string): string {
  const path = quoted(file);
  const folder = file.split('/').slice(0, -1).join('/');
  switch (runner) {
    case 'python':
      return `python -m pytest ${path} -k ${quoted(test)}`;
    case 'node:test':
      return `node --test --test-name-pattern=${quoted(`^${onlyThat(test)}`)} ${path}`;
    case 'jest':
      return `npx jest ${path} -t ${quoted(onlyThat(test))}`;
    case 'vitest':
      return `npx vitest run ${path} -t ${quoted(onlyThat(test))}`;
    case 'go':
      return `go test ${quoted(folder === '' ? '.' : `./${folder}`)} -count=1 -v -run ${quoted(`^${test}$`)}`;
    case 'rust':
      return `cargo test ${quoted(test)}`;
    case 'maven':
      return `mvn test -Dtest=${quoted(`*#${test}`)}`;
    default:
      return runner satisfies never;
  }
}

/** As an expression that passes over a test whose name begins alike: an id may be the beginning of another. */
function onlyThat(test: string): string {
  return `${test}(?![\\w-])`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
