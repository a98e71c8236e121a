import type { SeamRunner } from '../contracts/seam-stub';

/** The command that runs one seam test of a file and nothing else. */
export function seamCommand(runner: SeamRunner, file: string, test: string): string {
  const path = quoted(file);
  const folder = file.split('/').slice(0, -1).join('/');
  switch (runner) {
    case 'python':
      return `python -m pytest ${path} -k ${quoted(test)}`;
    case 'node:test':
      return `node --test --test-name-pattern=${quoted(`^${test}`)} ${path}`;
    case 'jest':
      return `npx jest ${path} -t ${quoted(test)}`;
    case 'vitest':
      return `npx vitest run ${path} -t ${quoted(test)}`;
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

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
