/**
 * What a path is to the guard: `planning` belongs to a mission, `runtime` describes this machine and is never committed,
 * `settings` are those of the project, `work` is everything else.
 */
export type PathKind = 'planning' | 'runtime' | 'settings' | 'work';

/** Settings and texts below `.kittify/` that a project shares; everything else there is runtime state. */
const SETTINGS = [
  'config.yaml',
  'metadata.yaml',
  'charter/',
  'doctrine/',
  'memory/',
  'overrides/',
  'schemas/',
  'command-skills-manifest.json',
  'spec-kitty-manifest.json',
];

export function pathKind(path: string): PathKind {
  if (isIn(path, 'kitty-specs')) return 'planning';
  if (isIn(path, '.worktrees')) return 'runtime';
  if (!isIn(path, '.kittify')) return 'work';
  const rest = path.slice('.kittify/'.length);
  return SETTINGS.some((one) => (one.endsWith('/') ? rest.startsWith(one) : rest === one)) ? 'settings' : 'runtime';
}

/** True for a folder's own name too: a folder may be staged as a submodule or a link. */
function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
