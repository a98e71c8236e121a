import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { MANIFEST_PATH, parseManifest, type InstallManifest } from '../../domain/setup/install-manifest';
import type { Ports } from '../../ports/ports';

/** The checkout that a project is set up in, and what was installed there before. */
export interface SetupPlace {
  readonly repository: Repository;
  readonly checkout: Checkout;
  /** Null when nothing was. */
  readonly manifest: InstallManifest | null;
  /** Text of a file below the root; null when it does not exist, or a folder on its way is a link: that is elsewhere. */
  readonly read: (path: string) => string | null;
  /** The first part of a path below the root that is a symbolic link; null when none is. */
  readonly linkOn: (path: string) => string | null;
}

/**
 * Finds where to set up: the primary checkout, since settings are read there; in a bare repository the one stood in.
 *
 * @throws ProblemError NOT_A_GIT_REPOSITORY, SETUP_MANIFEST_INVALID.
 */
export function setupPlace(ports: Ports): SetupPlace {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const checkout = repository.primary ?? repository.current;
  if (checkout === null) throw noCheckout();
  const linkOn = (path: string): string | null =>
    prefixes(path).find((one) => ports.files.isLink(`${checkout.root}/${one}`)) ?? null;
  const read = (path: string): string | null => {
    const link = linkOn(path);
    return link === null || link === path ? ports.files.readText(`${checkout.root}/${path}`) : null;
  };
  return { repository, checkout, manifest: readManifest(checkout, read(MANIFEST_PATH)), read, linkOn };
}

/** Settings and command files are files of a checkout. */
export function noCheckout(): ProblemError {
  return new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: 'This is the folder of a bare repository: a project is set up in one of its worktrees.',
    remediation: ['git worktree add PATH BRANCH', 'cd PATH'],
  });
}

/** `a`, `a/b`, `a/b/c` */
function prefixes(path: string): readonly string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function readManifest({ root }: Checkout, text: string | null): InstallManifest | null {
  const manifest = text === null ? null : parseManifest(text);
  if (manifest === null || !('fault' in manifest)) return manifest;
  throw new ProblemError({
    diagnostic_code: 'SETUP_MANIFEST_INVALID',
    message: `${root}/${MANIFEST_PATH} ${manifest.fault}: nobody can tell which files are ours.`,
    violated_invariant: 'A file that somebody changed is never overwritten.',
    remediation: [
      `${gitAt(root)} log -p -- ${MANIFEST_PATH}`,
      'Bring the last good version back, then run the command again.',
    ],
    path: `${root}/${MANIFEST_PATH}`,
  });
}
