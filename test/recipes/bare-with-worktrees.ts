import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import drafts from './drafts';
import type { Recipe } from './recipe';

/** A bare repository in `.bare` with its worktrees beside it: `main` on branch main, `spare` on branch spare. */
const bareWithWorktrees: Recipe = async (stage) => {
  await drafts(stage);
  renameSync(join(stage.root, '.git'), join(stage.root, '.bare'));
  rmSync(join(stage.root, 'README.md'));
  stage.write('.git', 'gitdir: ./.bare\n');
  stage.git('config', 'core.bare', 'true');
  stage.git('worktree', 'add', '-q', 'main', 'main');
  stage.git('worktree', 'add', '-q', '-b', 'spare', 'spare', 'main');
};
export default bareWithWorktrees;
