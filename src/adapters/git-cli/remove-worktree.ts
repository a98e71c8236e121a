import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safeFileName } from '../../system/durable-file/safe-file-name';

export interface WorktreePlace {
  readonly commonDir: string;
  readonly root: string;
  /** git's own folder for it. */
  readonly gitDir: string;
}

/**
 * Takes a worktree away that was seen to be clean. A note stands meanwhile: what a killed run left half removed is not
 * somebody's work.
 *
 * @returns false when somebody locked it.
 */
export function removeWorktree({ commonDir, root, gitDir }: WorktreePlace): boolean {
  if (existsSync(join(gitDir, 'locked'))) return false;
  const note = notePath(commonDir, root);
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, `${gitDir}\n`);
  rmSync(root, { recursive: true, force: true });
  rmSync(gitDir, { recursive: true, force: true });
  removeIfEmpty(dirname(gitDir));
  removeIfEmpty(dirname(root));
  rmSync(note, { force: true });
  return true;
}

export function isRemovalUnfinished({ commonDir, root }: Pick<WorktreePlace, 'commonDir' | 'root'>): boolean {
  return existsSync(notePath(commonDir, root));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it.
  }
}

function notePath(commonDir: string, root: string): string {
  return join(commonDir, 'spec-kitty', 'removing', safeFileName(root));
}
