import type { GuardedWorkPackage, Workplace } from './commit-facts';
import { ambiguousContext, staleContext } from './context-problems';
import type { Problem } from '../problem/problem';

/**
 * The work package that is being worked on in a place: the only one in progress there, else the only one that was handed
 * over and may be mended. A record that names another one makes the answer doubtful, so none is given.
 */
export function activeWorkPackage(
  place: Workplace,
): { readonly active: GuardedWorkPackage } | { readonly problem: Problem } {
  const here = place.workPackages.filter(({ id }) => place.members.includes(id));
  const running = here.filter(({ lane }) => lane === 'in_progress');
  const handedOver = here.filter(({ lane }) => lane === 'for_review' || lane === 'in_review');
  const candidates = running.length > 0 ? running : handedOver;
  const [active, ...others] = candidates;
  if (active === undefined || others.length > 0) return { problem: ambiguousContext(place, here, candidates) };
  if (place.recorded !== null && place.recorded !== active.id) return { problem: staleContext(place, active) };
  return { active };
}
