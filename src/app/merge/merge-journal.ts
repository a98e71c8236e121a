import type { Cleanup } from './clean-up-plan';
import type { MergeStrategy } from '../../domain/merge/merge-plan';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import type { RefMove } from '../../ports/branches';
import type { Ports } from '../../ports/ports';

/**
 * A merge that is being applied, written before the first ref moves. While no ref has moved it may be thrown away; once
 * the target has, everything in it is to be finished.
 */
export interface MergeJournal {
  readonly schema_version: 1;
  readonly mission_slug: string;
  readonly strategy: MergeStrategy;
  readonly target_branch: string;
  readonly home_branch: string;
  readonly started_at: string;
  /** Where the target is to stand. */
  readonly commit: string;
  readonly merged_commit: string;
  /** The target first. */
  readonly moves: readonly RefMove[];
  readonly checkouts: readonly { readonly checkout: Checkout; readonly from: string; readonly to: string }[];
  readonly cleanup: Cleanup;
  readonly done_events: readonly string[];
  /** True for a merge that is being taken back. */
  readonly undoes?: true;
  /** True for a mission that was merged elsewhere: only its lanes go, and there is nothing to take back. */
  readonly lands?: true;
}

/** The journal of a mission; null when none is open. */
export function readJournal(
  ports: Ports,
  { commonDir }: Pick<Repository, 'commonDir'>,
  slug: string,
): MergeJournal | null {
  return read(ports, journalPath(commonDir, slug));
}

/** Every open journal, by name of the mission. */
export function openJournals(ports: Ports, { commonDir }: Repository): readonly MergeJournal[] {
  const folder = `${commonDir}/spec-kitty/merge`;
  return ports.files
    .list(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => read(ports, `${folder}/${name}`) ?? []);
}

export function writeJournal(ports: Ports, repository: Repository, journal: MergeJournal): void {
  write(ports, repository, journalPath(repository.commonDir, journal.mission_slug), journal);
}

export function removeJournal(ports: Ports, { commonDir }: Repository, slug: string): void {
  ports.files.remove(journalPath(commonDir, slug));
}

/** Keeps what was merged, so that it can be taken back; null takes the memory away. */
export function keepMerged(ports: Ports, repository: Repository, slug: string, journal: MergeJournal | null): void {
  const path = mergedPath(repository.commonDir, slug);
  if (journal === null) ports.files.remove(path);
  else write(ports, repository, path, journal);
}

/** The last merge of a mission made in this clone; null when there was none. */
export function readMerged(ports: Ports, { commonDir }: Repository, slug: string): MergeJournal | null {
  return read(ports, mergedPath(commonDir, slug));
}

function journalPath(commonDir: string, slug: string): string {
  return `${commonDir}/spec-kitty/merge/${encodeURIComponent(slug)}.json`;
}

function mergedPath(commonDir: string, slug: string): string {
  return `${commonDir}/spec-kitty/merged/${encodeURIComponent(slug)}.json`;
}

function read(ports: Ports, path: string): MergeJournal | null {
  const text = ports.files.readText(path);
  if (text === null) return null;
  try {
    const journal = JSON.parse(text) as MergeJournal;
    if (journal.schema_version === 1 && Array.isArray(journal.moves)) return journal;
  } catch {
    // Told below, like a file of another version.
  }
  throw new ProblemError({
    diagnostic_code: 'FILE_UNREADABLE',
    message: `${path}, the journal of an interrupted merge, cannot be read.`,
    remediation: [
      'It was written by another version of spec-kitty, or damaged; nothing was changed.',
      `cat ${shellWord(path)}`,
    ],
    path,
  });
}

function write(ports: Ports, repository: Repository, path: string, journal: MergeJournal): void {
  const gitDir = repository.commonDir;
  const place: Checkout = { root: gitDir, gitDir, branch: null, isPrimary: false };
  ports.files.writeAll(place, [{ path, content: `${JSON.stringify(journal, null, 2)}\n` }]);
}
