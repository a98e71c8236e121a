import type { Checkout, Repository } from '../domain/mission/location';
import type { Ports } from '../ports/ports';

/** What describes this machine only: the worktrees, and which lane has which. */
const LOCAL_FOLDERS: readonly string[] = ['.worktrees/', '.kittify/workspaces/'];

/** Worktrees are nobody's content: they are kept out of `git status` without touching a tracked file. */
export function excludeWorktrees(ports: Ports, { commonDir }: Repository, checkout: Checkout): void {
  const path = `${commonDir}/info/exclude`;
  const before = ports.files.readText(path) ?? '';
  const listed = before.split('\n').map((line) => line.trim().replace(/^\//, ''));
  const missing = LOCAL_FOLDERS.filter((folder) => !listed.includes(folder));
  if (missing.length === 0) return;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const content = `${before}${separator}${missing.map((folder) => `${folder}\n`).join('')}`;
  ports.files.writeAll(checkout, [{ path, content }]);
}
