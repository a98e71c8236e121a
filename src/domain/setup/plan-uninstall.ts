import type { InstallManifest } from './install-manifest';
import type { LeaveReason } from './plan-install';
import { takeBack } from './take-back';

export interface UninstallFacts {
  readonly manifest: InstallManifest;
  /** Text of a file; null when it does not exist. */
  readonly read: (path: string) => string | null;
  readonly digest: (text: string) => string;
  /** Files that go although somebody changed them: the person asked for it. */
  readonly evenChanged: readonly string[];
}

export type UninstallStep =
  | { readonly act: 'remove'; readonly path: string }
  /** The file without our block. */
  | { readonly act: 'restore'; readonly path: string; readonly content: string }
  | { readonly act: 'leave'; readonly path: string; readonly reason: LeaveReason }
  | { readonly act: 'gone'; readonly path: string };

/** Plans to take back what was installed, byte for byte; whatever somebody changed stays and is named. */
export function planUninstall({ manifest, read, digest, evenChanged }: UninstallFacts): readonly UninstallStep[] {
  return manifest.parts.map((part): UninstallStep => {
    const { path } = part;
    const taken = takeBack(part, read(path), digest);
    if (taken.act !== 'leave') return { ...taken, path };
    if (part.kind === 'file' && evenChanged.includes(path)) return { act: 'remove', path };
    return { act: 'leave', path, reason: 'changed since it was written' };
  });
}
