import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import type { Ports, Surroundings } from '../ports/ports';
import type { ProcessIdentity } from '../system/durable-file/process-identity';
import type { OwnerIdentity } from '../adapters/owner-lock/owner-identity';
import type { WithLock } from '../adapters/git-cli/with-lock';
import type { RunGit } from '../adapters/git-hooks/run-git';

/** Replaces ports, for tests: a fixed clock, seeded ids, a log that loses what is written, steps that fail. */
export type PortOverrides = Partial<Pick<Ports, 'clock' | 'ids' | 'log' | 'outbox'>>;

let overrides: PortOverrides = {};

/** The package this program is; known once it starts. */
export type RunningPackage = Pick<Interfaces.Plugin, 'root' | 'version' | 'commands' | 'pjson'>;

let running: RunningPackage | null = null;

export function setPackage(started: RunningPackage): void {
  running = started;
}

/** @throws Error before {@link setPackage}. */
function packageFacts(): RunningPackage {
  if (running === null) throw new Error('ports were opened before the program knew its package');
  return running;
}

export function overridePorts(next: PortOverrides): void {
  overrides = next;
}

/**
 * The composition root: the one place that knows which adapter answers which port. Each is loaded and opened on first
 * use, so a command pays only for what it touches.
 */
export function openPorts(directory: string | undefined): Ports {
  const opened = new Map<string, unknown>();
  const once = <Value>(name: string, open: () => Value): Value => {
    if (!opened.has(name)) opened.set(name, open());
    return opened.get(name) as Value;
  };
  const withLock: WithLock = (commonDir, name, work) => {
    const { withOwnerLock } =
      require('../adapters/owner-lock/owner-lock') as typeof import('../adapters/owner-lock/owner-lock');
    return withOwnerLock(commonDir, name, work);
  };
  const ports: Ports = {
    surroundings: surroundings(directory),
    get repositories() {
      return once('repositories', () => {
        const { gitRepositories } =
          require('../adapters/git-files/git-repositories') as typeof import('../adapters/git-files/git-repositories');
        return gitRepositories(lazyRefTable);
      });
    },
    get configuration() {
      return once('configuration', () => {
        const { yamlConfiguration } =
          require('../adapters/yaml-config/yaml-configuration') as typeof import('../adapters/yaml-config/yaml-configuration');
        return yamlConfiguration();
      });
    },
    get files() {
      return once('files', () => {
        const { nodeMissionFiles } =
          require('../adapters/node-files/node-mission-files') as typeof import('../adapters/node-files/node-mission-files');
        return nodeMissionFiles();
      });
    },
    get plans() {
      return once('plans', () => {
        const { planCache } =
          require('../adapters/node-files/plan-cache') as typeof import('../adapters/node-files/plan-cache');
        return planCache();
      });
    },
    get planFiles() {
      return once('planFiles', () => {
        const { yamlPlanFiles } =
          require('../adapters/yaml-plan-files/yaml-plan-files') as typeof import('../adapters/yaml-plan-files/yaml-plan-files');
        return yamlPlanFiles();
      });
    },
    get schemas() {
      return once('schemas', () => {
        const { publishedSchemas } =
          require('../adapters/node-files/published-schemas') as typeof import('../adapters/node-files/published-schemas');
        return publishedSchemas(packageFacts().root);
      });
    },
    get serviceProviders() {
      return once('serviceProviders', () => {
        const { externalServices } =
          require('../adapters/external-services/external-services') as typeof import('../adapters/external-services/external-services');
        const { dockerServices } =
          require('../adapters/docker-services/docker-services') as typeof import('../adapters/docker-services/docker-services');
        const { runEngine } =
          require('../adapters/docker-services/run-engine') as typeof import('../adapters/docker-services/run-engine');
        const { processServices } =
          require('../adapters/process-services/process-services') as typeof import('../adapters/process-services/process-services');
        return [externalServices(), dockerServices(runEngine), processServices()];
      });
    },
    get serviceRecords() {
      return once('serviceRecords', () => {
        const { serviceRecords } =
          require('../adapters/service-records/service-records') as typeof import('../adapters/service-records/service-records');
        return serviceRecords(processIdentity());
      });
    },
    get testRuns() {
      return once('testRuns', () => {
        const { testRunner } =
          require('../adapters/test-runner/test-runner') as typeof import('../adapters/test-runner/test-runner');
        return testRunner();
      });
    },
    get runFolders() {
      return once('runFolders', () => {
        const { runFolders } =
          require('../adapters/run-folders/run-folders') as typeof import('../adapters/run-folders/run-folders');
        return runFolders(processIdentity());
      });
    },
    get localServer() {
      return once('localServer', () => {
        const { localHttpServer } =
          require('../adapters/local-http/local-http-server') as typeof import('../adapters/local-http/local-http-server');
        return localHttpServer(resolve(packageFacts().root, 'dist', 'dashboard'));
      });
    },
    get fileWatch() {
      return once('fileWatch', () => {
        const { fileWatch } =
          require('../adapters/file-watch/file-watch') as typeof import('../adapters/file-watch/file-watch');
        return fileWatch();
      });
    },
    get ownProgram() {
      return once('ownProgram', () => {
        const { ownProgram } =
          require('../adapters/own-program/own-program') as typeof import('../adapters/own-program/own-program');
        return ownProgram(packageFacts().root);
      });
    },
    get log() {
      return (
        overrides.log ??
        once('log', () => {
          const { jsonlEventLog } =
            require('../adapters/jsonl-event-log/jsonl-event-log') as typeof import('../adapters/jsonl-event-log/jsonl-event-log');
          return jsonlEventLog(withLock);
        })
      );
    },
    get git() {
      return once('git', () => {
        const { gitCli } = require('../adapters/git-cli/git-cli') as typeof import('../adapters/git-cli/git-cli');
        const { readRef } = require('../adapters/git-files/refs') as typeof import('../adapters/git-files/refs');
        return gitCli({ withLock, readRef: (commonDir, ref) => readRef(commonDir, ref, lazyRefTable) });
      });
    },
    get hooks() {
      return once('hooks', () => {
        const { gitHooks } =
          require('../adapters/git-hooks/git-hooks') as typeof import('../adapters/git-hooks/git-hooks');
        return gitHooks(gitProgram);
      });
    },
    get commits() {
      return once('commits', () => {
        const { pendingCommits } =
          require('../adapters/git-hooks/pending-commits') as typeof import('../adapters/git-hooks/pending-commits');
        return pendingCommits(gitProgram);
      });
    },
    get objects() {
      return once('objects', () => {
        const { gitObjects } =
          require('../adapters/git-cli/git-objects') as typeof import('../adapters/git-cli/git-objects');
        return gitObjects();
      });
    },
    get branches() {
      return once('branches', () => {
        const { gitBranches } =
          require('../adapters/git-cli/git-branches') as typeof import('../adapters/git-cli/git-branches');
        const { readRef } = require('../adapters/git-files/refs') as typeof import('../adapters/git-files/refs');
        return gitBranches({ withLock, readRef: (commonDir, ref) => readRef(commonDir, ref, lazyRefTable) });
      });
    },
    get workspaces() {
      return once('workspaces', () => {
        const { workspaceRecords } =
          require('../adapters/workspace-records/workspace-records') as typeof import('../adapters/workspace-records/workspace-records');
        return workspaceRecords();
      });
    },
    get clock() {
      return (
        overrides.clock ??
        once('clock', () => {
          const { systemClock } =
            require('../adapters/system-clock/system-clock') as typeof import('../adapters/system-clock/system-clock');
          return systemClock();
        })
      );
    },
    get ids() {
      return (
        overrides.ids ??
        once('ids', () => {
          const { ulidSource } =
            require('../adapters/ulid/ulid-source') as typeof import('../adapters/ulid/ulid-source');
          return ulidSource();
        })
      );
    },
    get commandTable() {
      return once('commandTable', () => {
        const { commandTable } = require('./command-table') as typeof import('./command-table');
        return commandTable(packageFacts());
      });
    },
    get version() {
      return packageFacts().version;
    },
    digest(text) {
      const { createHash } = require('node:crypto') as typeof import('node:crypto');
      return createHash('sha256').update(text, 'utf8').digest('hex');
    },
    get outbox() {
      return (
        overrides.outbox ??
        once('outbox', () => {
          const { selfCheck } = require('../app/self-check') as typeof import('../app/self-check');
          return [selfCheck(() => ports)];
        })
      );
    },
    exclusively(commonDir, name, work) {
      const { exclusively } =
        require('../adapters/proper-lock/proper-lock') as typeof import('../adapters/proper-lock/proper-lock');
      return exclusively(commonDir, name, work);
    },
    inTurn: (commonDir, name, work) => withLock(commonDir, name, work),
  };
  return ports;
}

function surroundings(directory: string | undefined): Surroundings {
  const mission = process.env['SPEC_KITTY_MISSION'];
  return {
    directory: resolve(directory ?? process.cwd()),
    mission: mission === undefined || mission === '' ? null : mission,
    parentPid: process.ppid,
  };
}

function processIdentity(): ProcessIdentity<OwnerIdentity> {
  const { livenessOf, ownIdentity } =
    require('../adapters/owner-lock/owner-identity') as typeof import('../adapters/owner-lock/owner-identity');
  return { own: ownIdentity, isDead: (identity) => livenessOf(identity) === 'dead' };
}

/** git, for adapters that only ask it. */
const gitProgram: RunGit = {
  run: (call) => runner().runGit(call),
  attempt: (call) => runner().tryGit(call),
};

function runner(): typeof import('../adapters/git-cli/run-git') {
  return require('../adapters/git-cli/run-git') as typeof import('../adapters/git-cli/run-git');
}

/** Asks git only in repositories that keep their refs in a table. */
const lazyRefTable = {
  readRef: (gitDir: string, ref: string) => refTable().readRef(gitDir, ref),
  readBranch: (gitDir: string) => refTable().readBranch(gitDir),
  listRefs: (gitDir: string, prefix: string) => refTable().listRefs(gitDir, prefix),
};

function refTable(): typeof import('../adapters/git-cli/ref-table').refTable {
  return (require('../adapters/git-cli/ref-table') as typeof import('../adapters/git-cli/ref-table')).refTable;
}
