import { spawnSync } from 'node:child_process';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import { errorCode } from '../../system/durable-file/file-calls';

export interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Added to the cleaned environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitAnswer {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables by which git, inside a hook for example, would act on another repository or index than the one asked for. */
export const foreignVariables: readonly string[] = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INDEX_VERSION',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
  'GIT_NAMESPACE',
  'GIT_CEILING_DIRECTORIES',
  'GIT_SHALLOW_FILE',
  'GIT_GRAFT_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

/** The environment of a git process: the caller's without what is foreign, English, and with no lock for reading. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of foreignVariables) delete env[name];
  return { ...env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...more };
}

/** Runs git and gives its standard output without the last line feed. @throws ProblemError GIT_FAILED. */
export function runGit(call: GitCall): string {
  const { status, stdout, stderr } = tryGit(call);
  if (status !== 0) throw gitFailed(call, stderr.trim() || `it ended with ${String(status)}`);
  return stdout.replace(/\n$/, '');
}

/** Runs git and leaves it to the caller what its exit status means. @throws ProblemError GIT_FAILED when it cannot run. */
export function tryGit(call: GitCall): GitAnswer {
  const { cwd, args, input = '', env } = call;
  const done = spawnSync('git', [...args], {
    cwd,
    input,
    env: gitEnvironment(env),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    windowsHide: true,
  });
  // EPIPE: git ended without reading all of its input, and its exit status says why.
  if (done.error !== undefined && errorCode(done.error) !== 'EPIPE') throw cannotRun(call, done.error);
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

export function gitFailed({ args, cwd }: Pick<GitCall, 'args' | 'cwd'>, why: string): ProblemError {
  const [first = '', ...rest] = why.split('\n');
  const hasNoName = /tell me who you are|empty ident|auto-detect email/i.test(why);
  const isUnsigned = /failed to sign|couldn.t sign|signing ?key/i.test(why);
  return new ProblemError({
    diagnostic_code: 'GIT_FAILED',
    message: `git ${commandIn(args)} failed in ${cwd}: ${hasNoName ? 'git does not know who commits' : first.replace(/\.$/, '')}.`,
    remediation: hasNoName
      ? ['git config --global user.name "Your Name"', 'git config --global user.email you@example.org']
      : isUnsigned
        ? [
            'Commits are to be signed, and no key did. To see which:',
            'git config --show-origin --get-regexp "^(commit.gpgsign|user.signingkey|gpg\\..*)"',
          ]
        : rest.filter((line) => line.trim() !== '').slice(0, 4),
    git_arguments: args,
  });
}

function cannotRun(call: GitCall, error: Error): ProblemError {
  const code = errorCode(error);
  if (code !== 'ENOENT' && code !== 'EACCES') return gitFailed(call, error.message);
  return new ProblemError(
    {
      diagnostic_code: 'GIT_FAILED',
      message: `git could not be started in ${call.cwd}: it is not on the PATH, or the folder is gone.`,
      remediation: ['git --version', `ls -d ${quotedPath(call.cwd)}`],
      git_arguments: call.args,
    },
    { cause: error },
  );
}

/** The name of the git command behind settings given with `-c`. */
function commandIn(args: readonly string[]): string {
  const at = args.findIndex((word, index) => !word.startsWith('-') && args[index - 1] !== '-c');
  return args[at] ?? '';
}
