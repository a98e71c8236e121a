import type { SetupPlace } from './setup-place';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import { MANIFEST_PATH, printManifest, type InstalledPart } from '../../domain/setup/install-manifest';
import type { InstallStep } from '../../domain/setup/plan-install';
import type { Checkout } from '../../domain/mission/location';
import type { Ports } from '../../ports/ports';

/** What is to be done, and what is to be noted about it. */
export interface InstallPlan {
  readonly steps: readonly InstallStep[];
  readonly agents: readonly string[];
  readonly configured: readonly string[];
}

export interface AppliedInstall {
  /** Relative to the root, in order; the manifest is not among them. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Puts back every file as it was; for a caller that fails later. */
  readonly undo: () => void;
}

/**
 * Does what a plan says, as one unit: everything is checked before the first write, and a failure puts back what was
 * there. The manifest comes first, and names the old digests until all is done: after a kill the next run knows what is
 * its own and goes on.
 *
 * @throws ProblemError FILE_NOT_WRITABLE.
 */
export function applyInstall(ports: Ports, place: SetupPlace, plan: InstallPlan): AppliedInstall {
  const { checkout, manifest, read } = place;
  const { steps, agents, configured } = plan;
  const writes = steps.flatMap((step) => (step.act === 'write' ? [{ path: step.path, content: step.content }] : []));
  const removed = steps.flatMap((step) => (step.act === 'remove' ? [step.path] : []));
  const made = newFolders(ports, place, [MANIFEST_PATH, ...writes.map(({ path }) => path)]);
  const folders = [...new Set([...(manifest?.folders ?? []), ...made])].sort();
  const note = (parts: readonly InstalledPart[]): string =>
    printManifest({ version: ports.version, agents, configured, parts, folders });
  const after = partsAfter(steps);
  // A newer clock or version alone changes nothing: then the manifest stays as it is too.
  const known = manifest === null ? null : note(manifest.parts);
  const isNoted = known === note(after) && sameNames(manifest, plan);
  if (writes.length === 0 && removed.length === 0 && isNoted) return { written: [], removed: [], undo: () => {} };
  const before = [MANIFEST_PATH, ...writes.map(({ path }) => path), ...removed].map((path) => ({
    path,
    content: read(path),
  }));
  const undo = (): void => putBack(ports, { checkout, folders: made }, before);
  const write = (files: readonly { readonly path: string; readonly content: string }[]): void => {
    ports.files.writeAll(
      checkout,
      files.map(({ path, content }) => ({ path: `${checkout.root}/${path}`, content })),
    );
  };
  try {
    write([{ path: MANIFEST_PATH, content: note(withEarlier(after, manifest?.parts ?? [])) }, ...writes]);
    for (const path of removed) ports.files.remove(`${checkout.root}/${path}`);
    write([{ path: MANIFEST_PATH, content: note(after) }]);
  } catch (error) {
    undo();
    throw error;
  }
  return { written: writes.map(({ path }) => path), removed, undo };
}

function partsAfter(steps: readonly InstallStep[]): readonly InstalledPart[] {
  return steps.flatMap((step) => (step.act === 'remove' || step.part === null ? [] : [step.part]));
}

/** What goes is listed until it is gone, and what is replaced with the digest it has until then. */
function withEarlier(after: readonly InstalledPart[], known: readonly InstalledPart[]): readonly InstalledPart[] {
  const paths = new Set(after.map(({ path }) => path));
  const replaced = after.map((part) => {
    const was = known.find(({ path }) => path === part.path)?.sha256 ?? part.sha256;
    return was === part.sha256 ? part : { ...part, was };
  });
  return [...replaced, ...known.filter(({ path }) => !paths.has(path))];
}

function sameNames(manifest: SetupPlace['manifest'], { agents, configured }: InstallPlan): boolean {
  const names = (lists: readonly (readonly string[])[]): string => JSON.stringify(lists);
  return manifest !== null && names([manifest.agents, manifest.configured]) === names([agents, configured]);
}

function putBack(
  ports: Ports,
  { checkout, folders }: { readonly checkout: Checkout; readonly folders: readonly string[] },
  before: readonly { readonly path: string; readonly content: string | null }[],
): void {
  const { root } = checkout;
  for (const { path, content } of before) if (content === null) ports.files.remove(`${root}/${path}`);
  ports.files.writeAll(
    checkout,
    before.flatMap(({ path, content }) => (content === null ? [] : [{ path: `${root}/${path}`, content }])),
  );
  for (const folder of [...folders].reverse()) ports.files.removeEmptyFolder(`${root}/${folder}`);
}

/** Folders that the writes will make, parents first. */
function newFolders(ports: Ports, { checkout }: SetupPlace, paths: readonly string[]): readonly string[] {
  const all = paths.flatMap((path) => {
    const names = path.split('/').slice(0, -1);
    return names.map((_, index) => names.slice(0, index + 1).join('/'));
  });
  return [...new Set(all)].filter((folder) => ports.files.kindOf(`${checkout.root}/${folder}`) === null).sort();
}

/** @throws ProblemError SETUP_PATH_IS_LINK for every link that something would be written or removed through. */
export function refuseLinks({ checkout: { root }, linkOn }: SetupPlace, steps: readonly InstallStep[]): void {
  const touched = steps.filter(({ act }) => act === 'write' || act === 'remove').map(({ path }) => path);
  const links = new Set([MANIFEST_PATH, ...touched].flatMap((path) => linkOn(path) ?? []));
  const [first, ...more] = [...links].map((path): Problem => {
    const isFile = touched.includes(path) || path === MANIFEST_PATH;
    return {
      diagnostic_code: 'SETUP_PATH_IS_LINK',
      message: `${path} is a symbolic link: writing ${isFile ? 'through it' : 'below it'} would change files somewhere else.`,
      violated_invariant: 'Only files of this repository are written.',
      remediation: [
        `Put a regular ${isFile ? 'file' : 'folder'} at ${path}, or choose agents that need none there.`,
        `ls -ld ${quotedPath(`${root}/${path}`)}`,
      ],
      path: `${root}/${path}`,
    };
  });
  if (first !== undefined) throw new ProblemError([first, ...more]);
}
