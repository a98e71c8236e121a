import type { Outcome } from '../../domain/problem/diagnostic';
import type { ProviderKind, ServiceInstance } from '../../ports/services';

/** A service as commands report it. */
export interface ServiceRow {
  readonly id: string;
  readonly service: string;
  readonly provider: ProviderKind;
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly host: string;
  /** 0 for one that was never seen to serve. */
  readonly port: number;
  readonly version: string | null;
  readonly ready_ms: number;
  /** True for one that stays until it is taken down. */
  readonly stays: boolean;
  /** True for one whose command was killed; the next command ends it. */
  readonly left_over: boolean;
  /** Null when nobody asked it, or nobody knows how. */
  readonly healthy: boolean | null;
}

export interface InfraListOutcome extends Outcome {
  readonly services: readonly ServiceRow[];
}

export function serviceRow(
  instance: ServiceInstance,
  { healthy, isLeftOver = false }: { readonly healthy: boolean | null; readonly isLeftOver?: boolean },
): ServiceRow {
  return {
    id: instance.id,
    service: instance.service,
    provider: instance.provider,
    mission_slug: instance.missionSlug,
    work_package_id: instance.workPackage,
    host: instance.host,
    port: instance.port,
    version: instance.version,
    ready_ms: instance.readyMs,
    stays: instance.stays,
    left_over: isLeftOver,
    healthy,
  };
}
