import type { CommandTable } from '../domain/surface/command-table';
import type { Branches } from './branches';
import type { Clock } from './clock';
import type { Configuration } from './configuration';
import type { EventLog } from './event-log';
import type { Git } from './git';
import type { Hooks, PendingCommits } from './hooks';
import type { FileWatch } from './file-watch';
import type { GitObjects } from './git-objects';
import type { Ids } from './ids';
import type { LocalServer } from './local-server';
import type { MissionFiles, PlanCache } from './mission-files';
import type { Repositories } from './repositories';
import type { OutboxTask } from './outbox';
import type { OwnProgram } from './own-program';
import type { PlanFiles } from './plan-files';
import type { ServiceProvider, ServiceRecords } from './services';
import type { RunFolders } from './run-folders';
import type { TestRuns } from './test-runs';
import type { PublishedSchemas } from './published-schemas';
import type { Workspaces } from './workspaces';

/** What the process was started with. Read once, at the edge. */
export interface Surroundings {
  /** Absolute path of the directory the command acts from. */
  readonly directory: string;
  /** `SPEC_KITTY_MISSION`; null when unset or empty. */
  readonly mission: string | null;
  /** Process id of the caller's shell or agent. */
  readonly parentPid: number;
}

/** Everything a use case may need from the world. Each member is opened on first use. */
export interface Ports {
  readonly surroundings: Surroundings;
  readonly repositories: Repositories;
  readonly configuration: Configuration;
  readonly files: MissionFiles;
  readonly plans: PlanCache;
  readonly planFiles: PlanFiles;
  readonly log: EventLog;
  readonly git: Git;
  readonly hooks: Hooks;
  readonly commits: PendingCommits;
  readonly objects: GitObjects;
  readonly branches: Branches;
  readonly workspaces: Workspaces;
  readonly schemas: PublishedSchemas;
  /** Every way to run services, in the order they are tried where nothing else is said. */
  readonly serviceProviders: readonly ServiceProvider[];
  readonly serviceRecords: ServiceRecords;
  readonly testRuns: TestRuns;
  readonly runFolders: RunFolders;
  readonly localServer: LocalServer;
  readonly fileWatch: FileWatch;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ownProgram: OwnProgram;
  /** Every command of this program. */
  readonly commandTable: CommandTable;
  /** Version of this program. */
  readonly version: string;
  /** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
  digest(text: string): string;
  /** What follows a durable success, in order; usually empty. */
  readonly outbox: readonly OutboxTask[];
  /** Runs long, rare work that must not meet itself, e.g. adding a worktree. @throws ProblemError LOCK_TIMEOUT. */
  exclusively<Result>(commonDir: string, name: string, work: () => Promise<Result>): Promise<Result>;
  /** The same for work that whoever comes next must be able to take up at once when this process dies. */
  inTurn<Result>(commonDir: string, name: string, work: () => Promise<Result>): Promise<Result>;
}
