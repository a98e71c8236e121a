import { contractRow, type ContractRow } from './contract-row';
import { contractsNamed, knownContracts } from './known-contracts';
import { contractsSection } from '../../domain/contracts/contracts-text';
import type { Diagnostic, Outcome } from '../../domain/problem/diagnostic';
import type { Ports } from '../../ports/ports';

export interface ContractsOutcome extends Outcome {
  readonly mission_slug: string;
  readonly contracts: readonly ContractRow[];
  /** By work package, those without any left out. */
  readonly services: Readonly<Record<string, { readonly services: readonly string[]; readonly source: string }>>;
  /** The same as Markdown; empty without contracts. */
  readonly markdown: string;
}

/** The contracts of a mission, or those of one id or artifact. Writes nothing. */
export function showContracts(
  ports: Ports,
  request: { readonly mission: string | undefined; readonly id?: string | undefined },
): ContractsOutcome {
  const known = knownContracts(ports, request.mission);
  const contracts = contractsNamed(known, request.id);
  return {
    mission_slug: known.mission.slug,
    contracts: contracts.map(contractRow),
    services: Object.fromEntries(
      Object.entries(known.agreements.services).filter(([, { services }]) => services.length > 0),
    ),
    markdown: contractsSection(contracts).join('\n'),
    diagnostics: known.findings.map((finding): Diagnostic => ({ ...finding })),
  };
}
