import type { IntegrationContract } from '../../domain/contracts/integration-contract';
import type { Ports } from '../../ports/ports';

/** Names of the variables that are set where tests run and that a contract accepts instead of credentials in the address. */
export function companionsOf(
  ports: Ports,
  contracts: readonly IntegrationContract[],
  exported: readonly string[],
): ReadonlySet<string> {
  const asked = contracts.flatMap(({ consumers }) => consumers.flatMap(({ format }) => format?.auth ?? []));
  return new Set([...exported, ...asked.filter((name) => ports.testRuns.variable(name) !== null)]);
}
