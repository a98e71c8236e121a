import type { GuardedPlace } from './mission-place';
import { openJournals } from '../merge/merge-journal';
import { mergeInProgress } from '../../domain/merge/merge-in-progress';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

/** The checkout as one that an unfinished merge is to bring forward; null when none is. */
export function behindPlace(ports: Ports, repository: Repository, { root }: Checkout): GuardedPlace | null {
  try {
    const journal = openJournals(ports, repository).find(({ checkouts }) =>
      checkouts.some(({ checkout }) => checkout.root === root),
    );
    return journal === undefined
      ? null
      : { place: { kind: 'behind', problem: mergeInProgress(journal) }, mission: null };
  } catch (error) {
    // A journal that cannot be read may name this checkout.
    if (!(error instanceof ProblemError)) throw error;
    return { place: { kind: 'behind', problem: error.problems[0] }, mission: null };
  }
}
