import type { ServiceRecipe } from '../contracts/service-recipe';
import type { FailureSignal } from './classify-failure';

/**
 * The service that could not be reached, if the lines of the failure name exactly one: by its name, its scheme, or a port
 * that is its own.
 *
 * @param ports where services listened during the tests, by name.
 */
export function failingService(
  signals: readonly FailureSignal[],
  recipes: readonly ServiceRecipe[],
  ports: Readonly<Record<string, number>> = {},
): string | null {
  const lines = signals.filter(({ tier }) => tier === 'high').map(({ line }) => line.toLowerCase());
  const named = recipes.filter((recipe) => lines.some((line) => names(line, recipe, ports[recipe.name])));
  return named.length === 1 ? (named[0]?.name ?? null) : null;
}

function names(line: string, { name, port, hostPort, exports }: ServiceRecipe, livePort: number | undefined): boolean {
  const schemes = Object.values(exports).flatMap(
    (template) => /^([a-z+]+):\/\//i.exec(template)?.[1]?.toLowerCase() ?? [],
  );
  const words = [name.toLowerCase(), ...schemes.filter((scheme) => !scheme.startsWith('http'))];
  if (words.some((word) => line.includes(word))) return true;
  return [port, hostPort, livePort].some((one) => one !== undefined && new RegExp(`\\b${one}\\b`).test(line));
}
