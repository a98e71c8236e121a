import type { Problem } from '../problem/problem';

/** A merge, or its undo, that was begun and not finished. */
export interface UnfinishedMerge {
  readonly mission_slug: string;
  /** True for a merge that is being taken back; that can only be gone on with. */
  readonly undoes?: true;
}

/** The files of the checkouts of an unfinished merge may be behind their branches. */
export function mergeInProgress({ mission_slug: slug, undoes }: UnfinishedMerge): Problem {
  const resume = `spec-kitty merge --resume --mission ${slug}`;
  return {
    diagnostic_code: 'MERGE_IN_PROGRESS',
    message: `${undoes === true ? 'An undo of the' : 'A'} merge of ${slug} was begun and is not finished: files here may be older than their branch.`,
    violated_invariant: 'A merge is finished or taken back before anything else is recorded or committed.',
    remediation: undoes === true ? [resume] : [resume, `spec-kitty merge --abort --mission ${slug}`],
    mission_slug: slug,
  };
}
