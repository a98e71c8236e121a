import type { InstallManifest, InstalledPart } from './install-manifest';
import { findBlock, hashMarkers, markdownMarkers, withBlock, type BlockMarkers } from './managed-block';

/** Something that belongs into a repository: a whole file, or lines in a file of the user. */
export interface WantedPart {
  readonly path: string;
  readonly kind: 'file' | 'block';
  /** Ends in a line feed. */
  readonly content: string;
  /** True for a file that is the user's from the first moment: written when absent, never replaced. */
  readonly isOnce?: boolean;
}

export interface InstallFacts {
  readonly wanted: readonly WantedPart[];
  /** What earlier runs wrote; null when there was none. */
  readonly manifest: InstallManifest | null;
  /** Text of a file; null when it does not exist. */
  readonly read: (path: string) => string | null;
  readonly digest: (text: string) => string;
}

/** What becomes of one part. */
export type InstallStep =
  /** Written for the first time, or in place of what we wrote before. */
  | { readonly act: 'write'; readonly path: string; readonly content: string; readonly part: InstalledPart }
  /** As it is to be already. */
  | { readonly act: 'keep'; readonly path: string; readonly part: InstalledPart | null }
  /** Somebody's own, or changed by somebody: it stays, and the new text goes beside it. */
  | {
      readonly act: 'leave';
      readonly path: string;
      readonly reason: LeaveReason;
      readonly part: InstalledPart | null;
      readonly beside: string;
    }
  /** Ours, unchanged, and no longer wanted. */
  | { readonly act: 'remove'; readonly path: string; readonly part: InstalledPart };

export type LeaveReason = 'not written by spec-kitty' | 'changed since it was written';

export function markersFor(path: string): BlockMarkers {
  return path.endsWith('.md') ? markdownMarkers : hashMarkers;
}

/**
 * Plans an installation or an upgrade: only what is absent, or exactly what we wrote before, is written. What is wanted
 * no more goes when nobody changed it. Pure; the same facts give the same plan.
 */
export function planInstall(facts: InstallFacts): readonly InstallStep[] {
  const wanted = facts.wanted.map((part) => (part.kind === 'file' ? planFile(part, facts) : planBlock(part, facts)));
  const paths = new Set(facts.wanted.map(({ path }) => path));
  const unwanted = (facts.manifest?.parts ?? []).filter(({ path }) => !paths.has(path));
  return [...wanted, ...unwanted.flatMap((part) => planRemoval(part, facts) ?? [])];
}

function planFile(
  { path, content, isOnce = false }: WantedPart,
  { manifest, read, digest }: InstallFacts,
): InstallStep {
  const known = manifest?.parts.find((part) => part.path === path) ?? null;
  const part: InstalledPart = { path, kind: 'file', sha256: digest(content), existed: false, separator: '' };
  const there = read(path);
  if (there === null) return { act: 'write', path, content, part };
  if (isOnce) return { act: 'keep', path, part: known };
  if (there === content) return { act: 'keep', path, part: known ?? null };
  if (known === null) return { act: 'leave', path, reason: 'not written by spec-kitty', part: null, beside: content };
  if (digest(there) === known.sha256) return { act: 'write', path, content, part };
  return { act: 'leave', path, reason: 'changed since it was written', part: known, beside: content };
}

function planBlock({ path, content }: WantedPart, { manifest, read, digest }: InstallFacts): InstallStep {
  const markers = markersFor(path);
  const known = manifest?.parts.find((part) => part.path === path) ?? null;
  const there = read(path);
  const found = there === null ? null : findBlock(there, markers);
  const placed = withBlock(there ?? '', content, markers);
  const part: InstalledPart = {
    path,
    kind: 'block',
    sha256: digest(content),
    existed: known?.existed ?? there !== null,
    separator: placed.separator ?? known?.separator ?? '',
  };
  if (found === null) return { act: 'write', path, content: placed.text, part };
  if (found.body === content) return { act: 'keep', path, part };
  if (known !== null && digest(found.body) !== known.sha256) {
    return { act: 'leave', path, reason: 'changed since it was written', part: known, beside: content };
  }
  return { act: 'write', path, content: placed.text, part };
}

/** Null when there is nothing of ours any more. */
function planRemoval(part: InstalledPart, { read, digest }: InstallFacts): InstallStep | null {
  const there = read(part.path);
  if (there === null || part.kind === 'block') return null;
  return digest(there) === part.sha256 ? { act: 'remove', path: part.path, part } : null;
}
