import { runGit, tryGit } from './run-git';

/** Refs of repositories that do not store them as files. */
export const refTable = {
  readRef(gitDir: string, ref: string): string | null {
    const { status, stdout } = tryGit({
      cwd: gitDir,
      args: ['--git-dir', gitDir, 'rev-parse', '--verify', '--quiet', ref],
    });
    return status === 0 ? stdout.trim() : null;
  },
  listRefs(gitDir: string, prefix: string): readonly string[] {
    const listed = runGit({ cwd: gitDir, args: ['--git-dir', gitDir, 'for-each-ref', '--format=%(refname)', prefix] });
    return listed.split('\n').filter((name) => name !== '');
  },
  readBranch(gitDir: string): string | null {
    const args = ['--git-dir', gitDir, 'symbolic-ref', '--quiet', '--short', 'HEAD'];
    const { status, stdout } = tryGit({ cwd: gitDir, args });
    return status === 0 ? stdout.trim() : null;
  },
};
