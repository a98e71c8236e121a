import { ProblemError } from '../../domain/problem/problem';
import { foreignVariables, gitFailed } from './run-git';

/** Runs a command that is rare and slow, through simple-git. @throws ProblemError GIT_FAILED. */
export async function simply(root: string, args: readonly string[]): Promise<void> {
  // Loaded here: it costs as much as a whole query, and only rare commands need it.
  const { simpleGit } = require('simple-git') as typeof import('simple-git');
  const git = simpleGit({
    baseDir: root,
    // Without this the library waits 50 ms after each process has ended.
    completion: { onExit: false },
    // It takes every other variable of git away from the process.
    allowEnvironment: Object.keys(process.env).filter((name) => isKept(name)),
  });
  try {
    await git.raw([...args]);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw gitFailed({ args, cwd: root }, error instanceof Error ? error.message.trim() : String(error));
  }
}

/** The caller's configuration, identity and way to the remote; nothing that points at another repository. */
function isKept(name: string): boolean {
  return (name.startsWith('GIT_') || name.startsWith('SSH_')) && !foreignVariables.includes(name);
}
