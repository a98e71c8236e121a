import type { ServiceRecipe } from '../domain/contracts/service-recipe';

/** Where services come from. */
export type ProviderKind = 'external' | 'docker' | 'process';

/** Whether a provider could run a service here, and why not. */
export interface ServiceProbe {
  readonly isAvailable: boolean;
  /** A sentence for people, without a full stop. */
  readonly reason: string;
}

/** One service for one purpose. Written down before anything is started, so that whatever is left can be found. */
export interface ServiceInstance {
  /** Unique among all instances of a machine; names the container. */
  readonly id: string;
  readonly provider: ProviderKind;
  readonly service: string;
  readonly missionSlug: string;
  readonly workPackage: string;
  readonly runId: string;
  /** Process that ends it; null for one that stays until it is taken down. */
  readonly ownerPid: number | null;
  /** A folder of its own, absolute; it need not exist. */
  readonly folder: string;
  readonly host: string;
  /** 0 until it was started. */
  readonly port: number;
  /** Null where it was not found out. */
  readonly version: string | null;
  readonly readyMs: number;
  /** The address as somebody set it up; null for what a recipe describes. */
  readonly url: string | null;
}

/** One way to run services. */
export interface ServiceProvider {
  readonly kind: ProviderKind;

  /** Asks whether the service could be run. Starts nothing. Answers within a few seconds. */
  probe(recipe: ServiceRecipe): Promise<ServiceProbe>;

  /**
   * Starts a service and waits until it answers over TCP. What an earlier instance of the same id left is taken away
   * first; after a failure nothing is left.
   *
   * @returns the instance with its address.
   * @throws ProblemError SERVICE_NOT_READY.
   */
  start(recipe: ServiceRecipe, instance: ServiceInstance): Promise<ServiceInstance>;

  /** True when the service answers now. */
  isHealthy(recipe: ServiceRecipe, instance: ServiceInstance): Promise<boolean>;

  /** Ends the service and removes what belongs to it; nothing happens when it is gone already. */
  stop(instance: ServiceInstance): Promise<void>;
}

/** What is written down of services that were started. Kept in the git directory that all worktrees share. */
export interface ServiceRecords {
  list(commonDir: string): readonly ServiceInstance[];
  write(commonDir: string, instance: ServiceInstance): void;
  remove(commonDir: string, instance: ServiceInstance): void;
  /** True while the process that is to end an instance lives, and for one that stays. */
  isOwned(instance: ServiceInstance): boolean;
  /** A folder for an instance that an unprivileged user can reach; not made yet. */
  folderFor(id: string): string;
  readonly ownPid: number;
}
