import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractFormat } from '../../../src/domain/contracts/contract-format';
import { corpusFolder } from '../../corpus';

const path = join(corpusFolder, '..', 'vectors', 'classification-vectors.json');

/** Tables of answers that verification has to give. */
export interface VerificationVectors {
  readonly classification: readonly {
    readonly id: string;
    readonly output: string | null;
    readonly expected: object;
    readonly accept_also?: readonly object[];
  }[];
  readonly diagnosis: readonly {
    readonly id: string;
    readonly output: string;
    readonly context: {
      readonly requires_infrastructure?: readonly string[];
      readonly contracts?: readonly {
        readonly artifact: string;
        readonly observed: string | null;
        readonly format: ContractFormat | null;
      }[];
      readonly services?: readonly {
        readonly name: string;
        readonly healthy_after?: boolean;
        readonly port?: number;
      }[];
      readonly imported_by_wp?: readonly string[];
    };
    readonly expected: object;
  }[];
  readonly outcome: readonly {
    readonly id: string;
    readonly exit_code: number | null;
    readonly timed_out?: boolean;
    readonly output: string;
    readonly declared_command?: boolean;
    readonly expected: string;
  }[];
  readonly gate: readonly {
    readonly id: string;
    readonly input: {
      readonly outcome: 'passed' | 'failed' | 'absent';
      readonly classification: 'infrastructure' | 'code' | 'contract' | null;
      readonly confidence: 'high' | 'ambiguous' | 'n/a' | null;
      readonly requires_infrastructure: readonly string[];
      readonly provider_available: boolean | null;
      readonly other_gates_passed: boolean;
      readonly implementer_tests_passed: boolean;
      readonly failing_service?: string;
    };
    readonly expected: {
      readonly decision: string;
      readonly approved_without_independent_tests: boolean;
      readonly missing?: readonly string[];
    };
  }[];
  readonly precedence: readonly {
    readonly id: string;
    readonly input: {
      readonly wp?: readonly string[];
      readonly manifest?: readonly string[];
      readonly mission_default?: readonly string[];
    };
    readonly expected: readonly string[];
  }[];
  readonly contracts: readonly {
    readonly id: string;
    readonly format: ContractFormat | null;
    readonly value: string | null;
    readonly expected: string;
    readonly adapted?: string | null;
  }[];
  readonly stall: readonly {
    readonly id: string;
    readonly cycles: readonly {
      readonly signature: string;
      readonly criteria_met: number;
      readonly outcome: 'passed' | 'failed' | 'absent';
      readonly classification: 'infrastructure' | 'code' | 'contract' | null;
      readonly decision: 'approve' | 'feedback';
    }[];
    readonly expected: { readonly stalled_at: number | null; readonly label?: string };
  }[];
  readonly test_command: readonly {
    readonly id: string;
    readonly input: {
      readonly root: readonly string[];
      readonly changed_tests?: readonly string[];
      readonly package_json_test?: string;
      readonly parallel?: boolean;
    };
    readonly expected: object;
  }[];
}

export const hasVectors = existsSync(path);

/** `describe` where the tables exist, `describe.skip` elsewhere. */
export const describeWithVectors = hasVectors ? describe : describe.skip;

const nothing: VerificationVectors = {
  classification: [],
  diagnosis: [],
  outcome: [],
  gate: [],
  precedence: [],
  contracts: [],
  stall: [],
  test_command: [],
};

export const vectors: VerificationVectors = hasVectors
  ? (JSON.parse(readFileSync(path, 'utf8')) as VerificationVectors)
  : nothing;

/** Rows by their id, for `it.each`; one placeholder when there are none, because Jest refuses an empty table. */
export function byId<Row extends { readonly id: string }>(rows: readonly Row[]): readonly (readonly [string, Row])[] {
  return rows.length === 0
    ? [['no vectors beside SPEC_KITTY_CORPUS', {} as Row]]
    : rows.map((row) => [row.id, row] as const);
}
