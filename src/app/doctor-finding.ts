/** What a finding is about; stable words. */
export type DoctorCheck =
  | 'mission_unusable'
  | 'log_unreadable'
  | 'log_rule'
  | 'log_anomaly'
  | 'snapshot_drift'
  | 'plan_fault'
  | 'not_finalized'
  | 'stale_claim'
  | 'interrupted_claim'
  | 'workspace';

/** Something about one mission that somebody should know of or repair. */
export interface DoctorFinding {
  readonly check: DoctorCheck;
  readonly severity: 'error' | 'warning' | 'info';
  readonly mission_slug: string;
  readonly message: string;
  readonly remediation: readonly string[];
  readonly path?: string;
  readonly line?: number;
  readonly work_package_id?: string;
  /** What `doctor --fix` would do; absent where a person has to decide. */
  readonly fix?: string;
}
