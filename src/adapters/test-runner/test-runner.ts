import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { RUN_MARK } from '../../domain/verify/run-mark';
import { withVariable } from '../../system/process-table/process-table';
import type { TestRunRequest, TestRunResult, TestRuns } from '../../ports/test-runs';

const KEPT_BYTES = 64 * 1024;
/** How long a group may take to end when it is asked to. */
const GRACE_MS = 2000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs commands through the shell, with a group of their own and a limit in time. */
export function testRunner(): TestRuns {
  const running = new Set<ChildProcess>();
  let isInterrupted = false;
  /** How many pieces of work are interruptible now, one inside of the other. */
  let depth = 0;
  return {
    async run(request) {
      if (isInterrupted) return { exitCode: null, timedOut: false, durationMs: 0, output: '' };
      const child = spawn('sh', ['-c', request.command], {
        cwd: request.cwd,
        env: environment(request),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      try {
        return await observed(child, request);
      } finally {
        running.delete(child);
      }
    },

    async interruptible(work) {
      const stop = new AbortController();
      const interrupt = (): void => {
        isInterrupted = true;
        stop.abort();
        for (const child of running) endGroup(child, 'SIGTERM');
      };
      depth += 1;
      for (const signal of SIGNALS) process.on(signal, interrupt);
      try {
        const result = await work(stop.signal);
        if (isInterrupted) throw interrupted();
        return result;
      } catch (error) {
        throw isInterrupted ? interrupted() : error;
      } finally {
        for (const signal of SIGNALS) process.off(signal, interrupt);
        depth -= 1;
        if (depth === 0) isInterrupted = false;
      }
    },

    stop() {
      for (const child of running) endGroup(child, 'SIGTERM');
    },

    variable: (name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? null : value;
    },

    endLeftovers(runId) {
      // Asked first: git, for one, then takes its locks along.
      signalAll(withVariable(RUN_MARK, runId), 'SIGTERM');
      const until = Date.now() + GRACE_MS;
      while (withVariable(RUN_MARK, runId).length > 0 && Date.now() < until) pause(50);
      signalAll(withVariable(RUN_MARK, runId), 'SIGKILL');
    },
  };
}

function environment({ env, binaries }: TestRunRequest): NodeJS.ProcessEnv {
  const joined: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete joined[name];
    else joined[name] = value;
  }
  joined['PATH'] = [...binaries, process.env['PATH'] ?? ''].filter((part) => part !== '').join(delimiter);
  // A test runner that believes to be a child of another one reports in another form, or nothing.
  for (const name of ['NODE_TEST_CONTEXT', 'JEST_WORKER_ID', 'NODE_OPTIONS', 'VITEST']) delete joined[name];
  return joined;
}

function observed(child: ChildProcess, { timeoutMs, logPath }: TestRunRequest): Promise<TestRunResult> {
  mkdirSync(dirname(logPath), { recursive: true });
  const log = openSync(logPath, 'a');
  const began = process.hrtime.bigint();
  let kept = Buffer.alloc(0);
  let timedOut = false;
  const collect = (chunk: Buffer): void => {
    writeSync(log, chunk);
    kept = Buffer.concat([kept, chunk]).subarray(-KEPT_BYTES);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child, 'SIGTERM');
  }, timeoutMs);
  return new Promise((resolve) => {
    const finish = (exitCode: number | null): void => {
      closeSync(log);
      const durationMs = Number((process.hrtime.bigint() - began) / 1_000_000n);
      resolve({ exitCode: timedOut ? null : exitCode, timedOut, durationMs, output: kept.toString('utf8') });
    };
    child.once('error', () => {
      clearTimeout(timer);
      finish(127);
    });
    child.once('exit', (exitCode) => {
      clearTimeout(timer);
      // What the command left in the background would hold the pipes open, and the machine busy.
      signalGroup(child, 'SIGKILL');
      void drained(child).then(() => finish(exitCode));
    });
  });
}

/** Asks a group to end, and makes it. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  signalGroup(child, signal);
  setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS).unref();
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/** Resolves when both pipes are read to their end; a process that left the group can keep them no longer than a second. */
function drained(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.stdout?.closed !== false && child.stderr?.closed !== false) return resolve();
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve();
    }, 1000);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself.
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function interrupted(): ProblemError {
  return new ProblemError({
    diagnostic_code: 'INTERRUPTED',
    message: 'Interrupted: what ran was stopped, and nothing was recorded.',
    remediation: ['Run the command again.'],
  });
}
