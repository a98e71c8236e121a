import type { ServiceRecipe } from '../domain/contracts/service-recipe';

/** Where services come from. */
export type ProviderKind = 'external' | 'docker' | 'process';

/** Whether a provider could run a service here, and why not. */
export interface ServiceProbe {
  readonly isAvailable: boolean;
  /** A sentence for people, without a full stop. */
  readonly reason: string;
}

/** What is enough to end a service. */
export interface ServiceRemains {
  /** Unique among all instances of a machine; names the container. */
  readonly id: string;
  /** A folder of its own, absolute; it need not exist. */
  readonly folder: string;
}

/** One service for one purpose. Written down before anything is started, so that whatever is left can be found. */
export interface ServiceInstance extends ServiceRemains {
  readonly provider: ProviderKind;
  /** Names the clone: what several of them run on one machine is told apart by it. */
  readonly repository: string;
  /** Changes with the recipe. */
  readonly recipe: string;
  readonly service: string;
  readonly missionSlug: string;
  readonly workPackage: string;
  readonly runId: string;
  /** True for one that stays until it is taken down; the others end with the process that wrote them down. */
  readonly stays: boolean;
  readonly host: string;
  /** 0 until it was started. */
  readonly port: number;
  /** Null where it was not found out. */
  readonly version: string | null;
  readonly readyMs: number;
  /** The address as somebody set it up; null for what a recipe describes, and in every record. */
  readonly url: string | null;
}

/** One way to run services. */
export interface ServiceProvider {
  readonly kind: ProviderKind;

  /** Asks whether the service could be run. Starts nothing. Answers within a few seconds. */
  probe(recipe: ServiceRecipe): Promise<ServiceProbe>;

  /**
   * Starts a service and waits until it answers over TCP. What an earlier instance of the same id left is taken away
   * first. It gives up at once when `signal` says so; after that, or a failure, `stop` removes what is left.
   *
   * @returns the instance with its address.
   * @throws ProblemError SERVICE_NOT_READY, SERVICE_NOT_ENDED.
   */
  start(recipe: ServiceRecipe, instance: ServiceInstance, signal: AbortSignal): Promise<ServiceInstance>;

  /** True when the service answers now, and it is this one: another server at its port is not. */
  isHealthy(recipe: ServiceRecipe, instance: ServiceInstance): Promise<boolean>;

  /**
   * Ends the service and removes what belongs to it; nothing happens when it is gone already.
   *
   * @throws ProblemError SERVICE_NOT_ENDED when it is seen to be there still, or nobody can tell.
   */
  stop(remains: ServiceRemains): Promise<void>;

  /** Whatever this provider runs or keeps for a repository, found without any record of it. */
  remains(repository: string): Promise<readonly ServiceRemains[]>;
}

/** What is written down of services that were started. Kept in the git directory that all worktrees share. */
export interface ServiceRecords {
  list(commonDir: string): readonly ServiceInstance[];
  /** Writes an instance down as one of this process. */
  write(commonDir: string, instance: ServiceInstance): void;
  remove(commonDir: string, instance: ServiceInstance): void;
  /** True while the process that is to end an instance lives, and for one that stays. */
  isOwned(instance: ServiceInstance): boolean;
  /** A folder for an instance that an unprivileged user can reach; not made yet. */
  folderFor(id: string): string;
}
