import { needOf } from '../../domain/contracts/contracts-text';
import { isUnverifiable } from '../../domain/contracts/contract-format';
import type { IntegrationContract } from '../../domain/contracts/integration-contract';

/** A contract as commands report it; names as in the manifest. */
export interface ContractRow {
  readonly id: string;
  readonly artifact: string;
  readonly type: string;
  readonly producer: string;
  readonly consumers: readonly {
    readonly wp: string;
    readonly framework: string | null;
    readonly driver: string | null;
    readonly format: object | null;
    readonly format_note: string | null;
    /** In words. */
    readonly needs: string;
    readonly is_verifiable: boolean;
  }[];
  readonly validation: string;
  readonly command: string | null;
  readonly path_in_repo: string | null;
  readonly json_pointer: string | null;
  readonly declared_in: string;
}

export function contractRow(contract: IntegrationContract): ContractRow {
  const { validation } = contract;
  return {
    id: contract.id,
    artifact: contract.artifact,
    type: contract.type,
    producer: contract.producer,
    consumers: contract.consumers.map((one) => ({
      wp: one.wp,
      framework: one.framework,
      driver: one.driver,
      format: one.format,
      format_note: one.formatNote,
      needs: needOf(one),
      is_verifiable: !isUnverifiable(one.format),
    })),
    validation: validation.kind,
    command: validation.kind === 'command' ? validation.command : null,
    path_in_repo: contract.pathInRepo,
    json_pointer: contract.jsonPointer,
    declared_in: contract.origin,
  };
}
