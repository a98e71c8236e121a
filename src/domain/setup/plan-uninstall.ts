import type { InstallManifest, InstalledPart } from './install-manifest';
import { findBlock, withoutBlock } from './managed-block';
import { markersFor, type LeaveReason } from './plan-install';

export interface UninstallFacts {
  readonly manifest: InstallManifest;
  readonly read: (path: string) => string | null;
  readonly digest: (text: string) => string;
}

export type UninstallStep =
  | { readonly act: 'remove'; readonly path: string }
  /** The file without our block. */
  | { readonly act: 'restore'; readonly path: string; readonly content: string }
  | { readonly act: 'leave'; readonly path: string; readonly reason: LeaveReason }
  | { readonly act: 'gone'; readonly path: string };

/** Plans to take back what was installed, byte for byte; whatever somebody changed stays and is named. */
export function planUninstall({ manifest, read, digest }: UninstallFacts): readonly UninstallStep[] {
  return manifest.parts.map((part) => {
    const there = read(part.path);
    if (there === null) return { act: 'gone', path: part.path };
    return part.kind === 'file' ? removeFile(part, there, digest) : removeBlock(part, there, digest);
  });
}

function removeFile({ path, sha256 }: InstalledPart, there: string, digest: (text: string) => string): UninstallStep {
  return digest(there) === sha256
    ? { act: 'remove', path }
    : { act: 'leave', path, reason: 'changed since it was written' };
}

function removeBlock(
  { path, sha256, existed, separator }: InstalledPart,
  there: string,
  digest: (text: string) => string,
): UninstallStep {
  const markers = markersFor(path);
  const found = findBlock(there, markers);
  if (found === null) return { act: 'gone', path };
  if (digest(found.body) !== sha256) return { act: 'leave', path, reason: 'changed since it was written' };
  const content = withoutBlock(there, markers, separator);
  return content === '' && !existed ? { act: 'remove', path } : { act: 'restore', path, content };
}
