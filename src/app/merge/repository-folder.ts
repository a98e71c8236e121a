import type { Repository } from '../../domain/mission/location';

/** Any folder of the repository that stays: checkouts of missions come and go. */
export function repositoryFolder({ primary, checkouts, commonDir }: Repository): string {
  return (primary ?? checkouts[0])?.root ?? commonDir;
}
