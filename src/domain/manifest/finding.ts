import type { ProblemCode } from '../problem/catalogue';

/** Something a plan check found. All findings of a plan are reported together. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly diagnostic_code: ProblemCode;
  readonly message: string;
  readonly remediation: readonly string[];
  readonly work_package_id?: string;
  /** Relative to the mission directory. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly [context: string]: unknown;
}

export function error(diagnostic_code: ProblemCode, message: string, more: Partial<Finding> = {}): Finding {
  return { remediation: [], ...more, severity: 'error', diagnostic_code, message };
}

export function warning(diagnostic_code: ProblemCode, message: string, more: Partial<Finding> = {}): Finding {
  return { remediation: [], ...more, severity: 'warning', diagnostic_code, message };
}
