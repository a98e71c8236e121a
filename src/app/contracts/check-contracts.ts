import { knownContracts } from './known-contracts';
import { plannedMismatches, plannedValues } from '../../domain/contracts/planned-values';
import { maskSecrets } from '../../domain/verify/mask-secrets';
import type { Diagnostic, Outcome } from '../../domain/problem/diagnostic';
import type { Ports } from '../../ports/ports';

export interface CheckContractsOutcome extends Outcome {
  readonly mission_slug: string;
  readonly contract_count: number;
  readonly error_count: number;
  readonly warning_count: number;
  /** What the recipes of services will export, and what consumers will get of it. */
  readonly exports: readonly {
    readonly contract: string;
    readonly artifact: string;
    readonly service: string;
    readonly consumer: string;
    readonly value: string;
    readonly status: string;
    readonly adapted: string | null;
  }[];
}

/** Checks every border of a plan, before any code exists. Warnings block only with `strict`. Writes nothing. */
export function checkPlannedContracts(
  ports: Ports,
  request: { readonly mission: string | undefined; readonly strict: boolean },
): CheckContractsOutcome {
  const { mission, agreements, findings } = knownContracts(ports, request.mission);
  const all = [...findings, ...plannedMismatches(agreements)].map((finding): Diagnostic =>
    request.strict ? { ...finding, severity: 'error' } : { ...finding },
  );
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return {
    mission_slug: mission.slug,
    contract_count: agreements.contracts.length,
    error_count: errors,
    warning_count: all.length - errors,
    exports: plannedValues(agreements).map((one) => ({
      ...one,
      value: maskSecrets(one.value),
      adapted: one.adapted === null ? null : maskSecrets(one.adapted),
    })),
    diagnostics: all,
    ...(errors > 0 ? { blocked: true } : {}),
  };
}
