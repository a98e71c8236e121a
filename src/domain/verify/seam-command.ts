import type { SeamRunner } from '../contracts/seam-templates';
import { shellWord } from '../problem/shell-word';

/** The command that runs one seam test of a file and nothing else. */
export function seamCommand(runner: SeamRunner, file: string, test: string): string {
  const path = shellWord(file);
  const folder = file.split('/').slice(0, -1).join('/');
  switch (runner) {
    case 'python':
      return `python -m pytest ${path} -k ${shellWord(test)}`;
    case 'node:test':
      return `node --test --test-name-pattern=${shellWord(`^${onlyThat(test)}`)} ${path}`;
    case 'jest':
      return `npx jest ${path} -t ${shellWord(onlyThat(test))}`;
    case 'vitest':
      return `npx vitest run ${path} -t ${shellWord(onlyThat(test))}`;
    case 'go':
      return `go test ${shellWord(folder === '' ? '.' : `./${folder}`)} -count=1 -v -run ${shellWord(`^${test}$`)}`;
    case 'rust':
      return `cargo test ${shellWord(test)}`;
    case 'maven':
      return `mvn test -Dtest=${shellWord(`*#${test}`)}`;
    default:
      return runner satisfies never;
  }
}

/** As an expression that passes over a test whose name begins alike: an id may be the beginning of another. */
function onlyThat(test: string): string {
  return `${test}(?![\\w-])`;
}
