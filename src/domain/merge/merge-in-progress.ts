import type { Problem } from '../problem/problem';

/** A merge that was begun and not finished: the files of its checkouts may be behind their branches. */
export function mergeInProgress(slug: string): Problem {
  return {
    diagnostic_code: 'MERGE_IN_PROGRESS',
    message: `A merge of ${slug} was begun and is not finished: files here may be older than their branch.`,
    violated_invariant: 'A merge is finished or taken back before anything else is recorded or committed.',
    remediation: [`spec-kitty merge --resume --mission ${slug}`, `spec-kitty merge --abort --mission ${slug}`],
    mission_slug: slug,
  };
}
