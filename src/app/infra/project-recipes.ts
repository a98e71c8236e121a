import { readRecipes } from '../../domain/contracts/read-recipes';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import type { Finding } from '../../domain/manifest/finding';
import type { Repository } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

/** How services are run in the checkout one stands in: the built-in recipes with those of the project. */
export function projectRecipes(
  ports: Ports,
  { current, primary }: Repository,
): { readonly recipes: readonly ServiceRecipe[]; readonly findings: readonly Finding[] } {
  const checkout = current ?? primary;
  return readRecipes(checkout === null ? null : ports.planFiles.infrastructure(checkout.root));
}

/** Refuses to run services by a file that is wrong anywhere. @throws ProblemError INFRASTRUCTURE_INVALID, one for each fault. */
export function requireSoundRecipes(findings: readonly Finding[]): void {
  const problems = findings
    .filter((one) => one.diagnostic_code === 'INFRASTRUCTURE_INVALID')
    .map(({ severity: _, ...problem }): Problem => problem);
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}
