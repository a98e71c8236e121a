import { stacksOf, stacksOfTest, type TestStack } from './test-files';
import { shellWord } from '../problem/shell-word';

/** Where a test command comes from, or why there is none. */
export type CommandSource =
  | 'option'
  | 'manifest'
  | 'configuration'
  | 'changed-tests'
  | 'stack'
  | 'no-test-script'
  | 'parallel-needs-tests'
  | 'ambiguous'
  | 'none';

export interface TestProject {
  /** `--command`. */
  readonly option?: string | null;
  /** `verify.command` of the work package in the manifest. */
  readonly manifest?: string | null;
  /** `review.test_command` of the project. */
  readonly configuration?: string | null;
  /** Names in the root of the project. */
  readonly rootNames: readonly string[];
  /** Test files that the work package changed and that exist. */
  readonly changedTests: readonly string[];
  /** `scripts.test` of `package.json`; null when absent. */
  readonly testScript: string | null;
  /** True while another work package of the same workspace is unfinished: a whole suite would blame this one for it. */
  readonly isShared: boolean;
}

export interface TestCommand {
  /** A line for the shell; null when there is none. */
  readonly command: string | null;
  readonly source: CommandSource;
}

/** How the work of a work package is tested: as somebody said, else by its own test files, else by the only stack. */
export function findTestCommand(project: TestProject): TestCommand {
  for (const source of ['option', 'manifest', 'configuration'] as const) {
    const command = project[source];
    if (command != null && command.trim() !== '') return { command, source };
  }
  const stacks = stacksOf(project.rootNames);
  if (stacks.length === 0) return { command: null, source: 'none' };
  const tested = testedStacks(project.changedTests, stacks);
  const [stack, ...more] = tested.length > 0 ? tested : stacks;
  if (stack === undefined || more.length > 0) return { command: null, source: 'ambiguous' };
  if (stack === 'node' && !hasTestScript(project.testScript)) return { command: null, source: 'no-test-script' };
  const files = project.changedTests.filter((path) => stacksOfTest(path, [stack]).length > 0);
  const narrow = files.length === 0 ? null : commandFor(stack, files, project.testScript ?? '');
  if (narrow !== null) return { command: narrow, source: 'changed-tests' };
  return project.isShared
    ? { command: null, source: 'parallel-needs-tests' }
    : { command: SUITES[stack], source: 'stack' };
}

const SUITES: Readonly<Record<TestStack, string>> = {
  python: 'python -m pytest',
  node: 'npm test',
  go: 'go test ./...',
  rust: 'cargo test',
  maven: 'mvn -q test',
  gradle: './gradlew test',
  dotnet: 'dotnet test',
};

/** A file that fits several stacks, e.g. Java with two builds, leaves the choice open. */
function testedStacks(files: readonly string[], stacks: readonly TestStack[]): readonly TestStack[] {
  return [...new Set(files.flatMap((path) => stacksOfTest(path, stacks)))];
}

/** What `npm init` writes is no test. */
function hasTestScript(script: string | null): boolean {
  return script !== null && script.trim() !== '' && !/no test specified/.test(script);
}

/** The command for some files; null where the stack cannot run single files. */
function commandFor(stack: TestStack, files: readonly string[], script: string): string | null {
  const list = files.map(shellWord).join(' ');
  switch (stack) {
    case 'python':
      return `python -m pytest ${list}`;
    case 'node':
      return nodeCommand(script, list);
    case 'go':
      return `go test ${unique(files.map((path) => shellWord(goFolder(path)))).join(' ')}`;
    case 'rust':
      return `cargo test ${unique(files.map((path) => `--test ${shellWord(stem(path))}`)).join(' ')}`;
    case 'maven':
      return `mvn -q test -Dtest=${unique(files.map((path) => shellWord(stem(path)))).join(',')}`;
    case 'gradle':
      return `./gradlew test ${unique(files.map((path) => `--tests ${shellWord(stem(path))}`)).join(' ')}`;
    case 'dotnet':
      return null;
    default:
      return stack satisfies never;
  }
}

function nodeCommand(script: string, list: string): string | null {
  if (/\bvitest\b/.test(script)) return `npx vitest run ${list}`;
  if (/\bjest\b/.test(script)) return `npx jest ${list}`;
  return /\bnode\b.*--test\b/.test(script) ? `node --test ${list}` : null;
}

function goFolder(path: string): string {
  const folder = path.split('/').slice(0, -1).join('/');
  return folder === '' ? '.' : `./${folder}`;
}

function stem(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
