import type { Agreements } from '../../domain/contracts/agreements';
import type { Ports } from '../../ports/ports';

/**
 * Variables of the caller that lead to a service of this clone which somebody else has on record, e.g. one that `infra up`
 * started for another work package in the same shell. Tests must not meet them.
 */
export function foreignVariables(
  ports: Ports,
  commonDir: string,
  { recipes, contracts }: Agreements,
): ReadonlySet<string> {
  const addresses = ports.serviceRecords
    .list(commonDir)
    .filter(({ provider, port }) => provider !== 'external' && port > 0)
    .map(({ port }) => new RegExp(`(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):${port}(?!\\d)`));
  const names = new Set([
    ...recipes.flatMap(({ exports }) => Object.keys(exports)),
    ...contracts.filter(({ type }) => type === 'env').map(({ artifact }) => artifact),
  ]);
  return new Set(
    [...names].filter((name) => {
      const value = ports.testRuns.variable(name);
      return value !== null && addresses.some((address) => address.test(value));
    }),
  );
}
