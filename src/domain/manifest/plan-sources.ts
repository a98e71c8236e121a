/** Where something stands in a file; both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A fault of a file that cannot be parsed at all. */
export interface SourceFault extends Partial<Position> {
  readonly fault: string;
}

/** `wps.yaml`, parsed but not yet checked. */
export interface ManifestSource {
  readonly value: unknown;
  /** Where a value stands, by its path of keys and indexes; null when it is not there. Costs a second parse. */
  positionOf(path: readonly (string | number)[]): Position | null;
}

/** One file of `tasks/`. */
export interface WorkPackageSource {
  /** Name below `tasks/`. */
  readonly name: string;
  readonly text: string;
  readonly header: Readonly<Record<string, unknown>> | SourceFault;
  /** The text behind the header; the whole text where there is none. */
  readonly body: string;
}

/** Everything a plan is made from. Null is an absent file. */
export interface PlanSources {
  readonly manifest: ManifestSource | SourceFault | null;
  /** By name. */
  readonly workPackages: readonly WorkPackageSource[];
  readonly tasksMd: string | null;
  readonly specMd: string | null;
  readonly planMd: string | null;
  /** True when `plan.md` holds anything. */
  readonly hasPlanMd: boolean;
  readonly lanesJson: string | null;
  /** `.kittify/infrastructure.yaml` of the checkout; absent means that nobody looked. */
  readonly infrastructure?: ManifestSource | SourceFault | null;
}

/** True for a fault. A header may have a field of that name, but never without its id. */
export function isSourceFault(header: Readonly<Record<string, unknown>> | SourceFault): header is SourceFault {
  return typeof header['fault'] === 'string' && !('work_package_id' in header);
}
