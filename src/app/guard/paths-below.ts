import { absolutePath } from '../../domain/mission/absolute-path';
import { ProblemError } from '../../domain/problem/problem';

/**
 * Paths as a person types them, relative to the root of a checkout and with `/`. They need not exist: a deleted file is a
 * change too.
 *
 * @throws ProblemError USAGE_ERROR with every path that is not below the root.
 */
export function pathsBelow(root: string, directory: string, typed: readonly string[]): readonly string[] {
  const base = plain(root);
  const read = typed.map((path) => ({ path, absolute: resolved(plain(directory), path) }));
  const outside = read.filter(({ absolute }) => !absolute.startsWith(`${base}/`)).map(({ path }) => path);
  if (outside.length > 0) {
    throw new ProblemError({
      diagnostic_code: 'USAGE_ERROR',
      message: `${outside.join(', ')} ${outside.length === 1 ? 'is' : 'are'} not below ${root}.`,
      remediation: ['spec-kitty guard --help'],
    });
  }
  return [...new Set(read.map(({ absolute }) => absolute.slice(base.length + 1)))];
}

function resolved(directory: string, path: string): string {
  const names: string[] = [];
  for (const name of plain(absolutePath(path, directory)).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return /^[A-Za-z]:/.test(names[0] ?? '') ? names.join('/') : `/${names.join('/')}`;
}

/** Paths of the system with `/`; elsewhere a backslash is part of a name. */
function plain(path: string): string {
  return /^[A-Za-z]:[\\/]/.test(path) ? path.replaceAll('\\', '/') : path;
}
