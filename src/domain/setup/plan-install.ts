import { isAsWritten, unifiedLines, withLineEndsOf } from './as-written';
import type { InstallManifest, InstalledPart } from './install-manifest';
import { findBlock, markersFor, withBlock } from './managed-block';
import { takeBack } from './take-back';

/** Something that belongs into a repository: a whole file, or lines in a file of the user. */
export interface WantedPart {
  readonly path: string;
  readonly kind: 'file' | 'block';
  /** With line feeds; ends in one. */
  readonly content: string;
  /**
   * When it is the user's without a word: `there`, from the first moment; `changed`, as soon as somebody changed it.
   * Absent: a changed one is named, and the new text is offered.
   */
  readonly staysWhen?: 'there' | 'changed';
  /** True where a symbolic link is a usual thing: it is left alone then. Absent: nothing is written before it is gone. */
  readonly mayBeLink?: true;
}

export interface InstallFacts {
  readonly wanted: readonly WantedPart[];
  /** What earlier runs wrote; null when there was none. */
  readonly manifest: InstallManifest | null;
  /** Text of a file; null when it does not exist. */
  readonly read: (path: string) => string | null;
  readonly isLink: (path: string) => boolean;
  readonly digest: (text: string) => string;
  /** True for an upgrade: beside a file that stays goes what it would be, with `.new` behind its name. */
  readonly writesBeside: boolean;
}

/** What becomes of one part. */
export type InstallStep =
  /** Written for the first time, or in place of what we wrote before; `part` is null when our block went out of it. */
  | { readonly act: 'write'; readonly path: string; readonly content: string; readonly part: InstalledPart | null }
  /** As it is to be already. */
  | { readonly act: 'keep'; readonly path: string; readonly part: InstalledPart | null }
  /** Somebody's own, or changed by somebody: it stays. `beside` is what the file would be; null when it would go. */
  | {
      readonly act: 'leave';
      readonly path: string;
      readonly reason: LeaveReason;
      readonly part: InstalledPart | null;
      readonly beside: string | null;
    }
  /** Ours, unchanged, and no longer wanted. */
  | { readonly act: 'remove'; readonly path: string; readonly part: InstalledPart };

export type LeaveReason = 'not written by spec-kitty' | 'changed since it was written' | 'a symbolic link';

/**
 * Plans an installation or an upgrade: only what is absent, or exactly what we wrote before, is written. What is wanted
 * no more goes when nobody changed it. Pure; the same facts give the same plan.
 */
export function planInstall(facts: InstallFacts): readonly InstallStep[] {
  const wanted = facts.wanted.map((part) => (part.kind === 'file' ? planFile(part, facts) : planBlock(part, facts)));
  const steps = [...wanted, ...wanted.flatMap((step) => planBeside(step, facts) ?? [])];
  const paths = new Set(steps.map(({ path }) => path));
  const unwanted = (facts.manifest?.parts ?? []).filter(({ path }) => !paths.has(path));
  return [...steps, ...unwanted.flatMap((part) => planRemoval(part, facts) ?? [])];
}

function knownPart({ manifest }: InstallFacts, path: string): InstalledPart | null {
  return manifest?.parts.find((part) => part.path === path) ?? null;
}

function planFile({ path, content, staysWhen }: WantedPart, facts: InstallFacts): InstallStep {
  const { read, digest } = facts;
  const known = knownPart(facts, path);
  const part: InstalledPart = { path, kind: 'file', sha256: digest(content), existed: false, separator: '' };
  const there = read(path);
  if (there === null) return { act: 'write', path, content, part };
  if (staysWhen === 'there') return { act: 'keep', path, part: known };
  // Equal by chance is not ours: then it does not go with the rest.
  if (unifiedLines(there) === content) return { act: 'keep', path, part: known === null ? null : part };
  if (known !== null && isAsWritten(known, there, digest)) {
    return { act: 'write', path, content: withLineEndsOf(there, content), part };
  }
  if (staysWhen === 'changed') return { act: 'keep', path, part: known };
  const reason = known === null ? 'not written by spec-kitty' : 'changed since it was written';
  return { act: 'leave', path, reason, part: known, beside: content };
}

function planBlock({ path, content, mayBeLink }: WantedPart, facts: InstallFacts): InstallStep {
  const { read, digest } = facts;
  const known = knownPart(facts, path);
  const there = read(path);
  const found = there === null ? null : findBlock(there, markersFor(path));
  const placed = withBlock(there ?? '', content, markersFor(path));
  const part: InstalledPart = {
    path,
    kind: 'block',
    sha256: digest(content),
    existed: known?.existed ?? there !== null,
    separator: placed.separator ?? known?.separator ?? '',
  };
  const left = { act: 'leave', path, part: known, beside: placed.text } as const;
  if (found !== null && found.body === content) return { act: 'keep', path, part };
  if (mayBeLink === true && facts.isLink(path)) return { ...left, reason: 'a symbolic link' };
  if (found !== null && known === null) return { ...left, reason: 'not written by spec-kitty' };
  if (found !== null && known !== null && !isAsWritten(known, found.body, digest)) {
    return { ...left, reason: 'changed since it was written' };
  }
  return { act: 'write', path, content: placed.text, part };
}

/** What a file that stays would be, so that somebody can compare. Null when there is nothing to compare. */
function planBeside(step: InstallStep, facts: InstallFacts): InstallStep | null {
  if (step.act !== 'leave' || step.beside === null) return null;
  const path = `${step.path}.new`;
  const known = knownPart(facts, path);
  const there = facts.read(path);
  if (!facts.writesBeside) return known === null || there === null ? null : { act: 'keep', path, part: known };
  const sha256 = facts.digest(unifiedLines(step.beside));
  const part: InstalledPart = { path, kind: 'file', sha256, existed: false, separator: '' };
  if (there === null) return { act: 'write', path, content: step.beside, part };
  if (there === step.beside) return { act: 'keep', path, part: known === null ? null : part };
  const isOurs = known !== null && isAsWritten(known, there, facts.digest);
  return isOurs ? { act: 'write', path, content: step.beside, part } : { act: 'keep', path, part: known };
}

/** Null when there is nothing of ours any more. What somebody changed is named this once, and is theirs. */
function planRemoval(part: InstalledPart, { read, digest }: InstallFacts): InstallStep | null {
  const { path } = part;
  const taken = takeBack(part, read(path), digest);
  switch (taken.act) {
    case 'remove':
      return { act: 'remove', path, part };
    case 'restore':
      return { act: 'write', path, content: taken.content, part: null };
    case 'leave':
      return { act: 'leave', path, reason: 'changed since it was written', part: null, beside: null };
    case 'gone':
      return null;
    default:
      return taken satisfies never;
  }
}
