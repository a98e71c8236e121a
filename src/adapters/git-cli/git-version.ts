import { ProblemError } from '../../domain/problem/problem';
import { runGit } from './run-git';

export interface GitVersion {
  readonly major: number;
  readonly minor: number;
}

let known: GitVersion | undefined;

/** The version of the git on the PATH; asked once a process. @throws ProblemError GIT_FAILED when there is no git. */
export function gitVersion(cwd: string): GitVersion {
  known ??= parseGitVersion(runGit({ cwd, args: ['--version'] }));
  return known;
}

/** Reads `git version 2.39.5 (Apple Git-154)`. An unreadable text counts as version 0.0. */
export function parseGitVersion(text: string): GitVersion {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return { major: Number(major), minor: Number(minor) };
}

/** Whether the git on the PATH has what came with a version. */
export function isGitAtLeast(cwd: string, { major, minor }: GitVersion): boolean {
  const found = gitVersion(cwd);
  return found.major > major || (found.major === major && found.minor >= minor);
}

/**
 * Makes sure that git is new enough for what is asked of it. To be called only where a newer feature is used.
 *
 * @param purpose completes "… is needed to", e.g. `switch branches`.
 * @throws ProblemError GIT_TOO_OLD.
 */
export function requireGitVersion(cwd: string, { major, minor }: GitVersion, purpose: string): void {
  if (isGitAtLeast(cwd, { major, minor })) return;
  const found = gitVersion(cwd);
  throw new ProblemError({
    diagnostic_code: 'GIT_TOO_OLD',
    message: `git ${major}.${minor} is needed to ${purpose}; this is ${found.major}.${found.minor}.`,
    remediation: ['Install a newer git: https://git-scm.com/downloads', 'git --version'],
    needed: `${major}.${minor}`,
    found: `${found.major}.${found.minor}`,
  });
}
