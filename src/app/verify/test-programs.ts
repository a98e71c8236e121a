import type { Ports } from '../../ports/ports';
import { shellWord } from '../../domain/problem/shell-word';

/** What runs the tests of a project. */
export interface TestPrograms {
  /** Put in front of `PATH`: programs of the project come before those of the machine. Absolute. */
  readonly binaries: readonly string[];
  /** The Python of the project; null when it has none of its own. Relative to the root. */
  readonly python: string | null;
}

/** Finds the programs that belong to a project, so that no other ones are taken by chance. */
export function testPrograms(ports: Ports, root: string): TestPrograms {
  const folders = ['node_modules/.bin', '.venv/bin', 'venv/bin'].filter(
    (folder) => ports.files.kindOf(`${root}/${folder}`) === 'directory',
  );
  const python = ['.venv/bin/python', 'venv/bin/python'].find(
    (path) => ports.files.kindOf(`${root}/${path}`) === 'file',
  );
  return { binaries: folders.map((folder) => `${root}/${folder}`), python: python ?? null };
}

/** The command as it is run: `python` is that of the project, else the one this machine calls `python3`. */
export function runnableCommand(command: string, root: string, { python }: TestPrograms): string {
  const program = python === null ? 'python3' : `${root}/${python}`;
  return command.replace(/(^|&&\s*|;\s*)python(?=\s)/g, (_, before: string) => `${before}${shellWord(program)}`);
}

/** The program that runs the tests, for the record; null without a command. */
export function interpreterOf(command: string | null, { python }: TestPrograms): string | null {
  if (command === null) return null;
  const [first = ''] = command.trim().split(/\s+/);
  if (first === 'python') return python ?? 'python3';
  return ['npx', 'npm', 'node'].includes(first) ? 'node' : first;
}
