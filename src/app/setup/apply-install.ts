import type { SetupPlace } from './setup-place';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { MANIFEST_PATH, printManifest, type InstalledPart } from '../../domain/setup/install-manifest';
import type { InstallStep } from '../../domain/setup/plan-install';
import type { FileWrite } from '../../ports/mission-files';
import type { Ports } from '../../ports/ports';

export interface AppliedInstall {
  /** Relative to the root, in order; the manifest is not among them. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Does what a plan says, as one unit: everything is checked before the first write, and a failure puts back what was
 * there. The manifest comes first, so that after a kill the next run knows what is its own.
 *
 * @throws ProblemError FILE_NOT_WRITABLE.
 */
export function applyInstall(
  ports: Ports,
  { checkout, manifest, read }: SetupPlace,
  steps: readonly InstallStep[],
  agents: readonly string[],
): AppliedInstall {
  const { root } = checkout;
  const writes = steps.flatMap((step) => (step.act === 'write' ? [{ path: step.path, content: step.content }] : []));
  const removed = steps.flatMap((step) => (step.act === 'remove' ? [step.path] : []));
  const made = newFolders(ports, root, writes);
  const folders = [...new Set([...(manifest?.folders ?? []), ...made])].sort();
  const text = printManifest({ version: ports.version, agents, parts: partsAfter(steps), folders });
  const all = [{ path: MANIFEST_PATH, content: text }, ...writes].filter(({ path, content }) => read(path) !== content);
  // A second run with a newer clock or version changes nothing else: then the manifest stays as it is too.
  const isIdle = writes.length === 0 && removed.length === 0 && manifest !== null && sameParts(manifest.parts, steps);
  if (isIdle) return { written: [], removed: [] };
  const before = [...all.map(({ path }) => path), ...removed].map((path) => ({ path, content: read(path) }));
  try {
    ports.files.writeAll(
      checkout,
      all.map(({ path, content }) => ({ path: `${root}/${path}`, content })),
    );
    for (const path of removed) ports.files.remove(`${root}/${path}`);
  } catch (error) {
    putBack(ports, { checkout, folders: made }, before);
    throw error;
  }
  return { written: all.map(({ path }) => path).filter((path) => path !== MANIFEST_PATH), removed };
}

function partsAfter(steps: readonly InstallStep[]): readonly InstalledPart[] {
  return steps.flatMap((step) => (step.act === 'remove' || step.part === null ? [] : [step.part]));
}

function sameParts(known: readonly InstalledPart[], steps: readonly InstallStep[]): boolean {
  const key = (parts: readonly InstalledPart[]): string =>
    parts
      .map(({ path, sha256 }) => `${path} ${sha256}`)
      .sort()
      .join('\n');
  return key(known) === key(partsAfter(steps));
}

function putBack(
  ports: Ports,
  { checkout, folders }: { readonly checkout: SetupPlace['checkout']; readonly folders: readonly string[] },
  before: readonly { readonly path: string; readonly content: string | null }[],
): void {
  const { root } = checkout;
  const old: FileWrite[] = before.flatMap(({ path, content }) =>
    content === null ? [] : [{ path: `${root}/${path}`, content }],
  );
  for (const { path, content } of before) if (content === null) ports.files.remove(`${root}/${path}`);
  ports.files.writeAll(checkout, old);
  for (const folder of [...folders].reverse()) ports.files.removeEmptyFolder(`${root}/${folder}`);
}

/** Folders that the writes will make, parents first. */
function newFolders(ports: Ports, root: string, writes: readonly { readonly path: string }[]): readonly string[] {
  const all = [MANIFEST_PATH, ...writes.map(({ path }) => path)].flatMap((path) => {
    const names = path.split('/').slice(0, -1);
    return names.map((_, index) => names.slice(0, index + 1).join('/'));
  });
  return [...new Set(all)].filter((folder) => ports.files.kindOf(`${root}/${folder}`) === null).sort();
}

/** @throws ProblemError SETUP_PATH_IS_LINK for every file that would be written through a link. */
export function refuseLinks(ports: Ports, root: string, steps: readonly InstallStep[]): void {
  const links = steps
    .filter(({ act, path }) => act === 'write' && ports.files.isLink(`${root}/${path}`))
    .map(({ path }): Problem => ({
      diagnostic_code: 'SETUP_PATH_IS_LINK',
      message: `${path} is a symbolic link: writing through it would change a file somewhere else.`,
      violated_invariant: 'Only files of this repository are written.',
      remediation: [`Put a regular file at ${path}, then run the command again.`, `ls -l ${root}/${path}`],
      path: `${root}/${path}`,
    }));
  const [first, ...more] = links;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}
