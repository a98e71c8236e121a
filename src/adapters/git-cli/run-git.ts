import { spawnSync } from 'node:child_process';
import { ProblemError } from '../../domain/problem/problem';

export interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Added to the cleaned environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Variables by which git, inside a hook for example, would act on another repository or index than the one asked for. */
const FOREIGN = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_CEILING_DIRECTORIES',
];

export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...more };
  for (const name of FOREIGN) if (!Object.hasOwn(more, name)) delete env[name];
  return env;
}

/** Runs git and gives its standard output without the last line feed. @throws ProblemError GIT_FAILED. */
export function runGit(call: GitCall): string {
  const { status, stdout, stderr } = tryGit(call);
  if (status !== 0) throw gitFailed(call, stderr.trim() || `it ended with ${String(status)}`);
  return stdout.replace(/\n$/, '');
}

/** Runs git and leaves it to the caller what its exit status means. @throws ProblemError GIT_FAILED when it cannot run. */
export function tryGit(call: GitCall): { status: number | null; stdout: string; stderr: string } {
  const { cwd, args, input = '', env } = call;
  const done = spawnSync('git', [...args], {
    cwd,
    input,
    env: gitEnvironment(env),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    windowsHide: true,
  });
  if (done.error !== undefined) throw gitFailed(call, done.error.message);
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

export function gitFailed({ args, cwd }: Pick<GitCall, 'args' | 'cwd'>, why: string): ProblemError {
  const [first = '', ...rest] = why.split('\n');
  const hasNoName = /tell me who you are|empty ident|auto-detect email/i.test(why);
  return new ProblemError({
    diagnostic_code: 'GIT_FAILED',
    message: `git ${args[0] ?? ''} failed in ${cwd}: ${hasNoName ? 'git does not know who commits' : first}.`,
    remediation: hasNoName
      ? ['git config --global user.name "Your Name"', 'git config --global user.email you@example.org']
      : rest.filter((line) => line.trim() !== '').slice(0, 4),
    git_arguments: args,
  });
}
