import { spawn } from 'node:child_process';
import { RUN_MARK } from '../../domain/verify/run-mark';
import type { RunEngine } from './engines';

/** Runs docker or podman as the caller has them set up. */
export const runEngine: RunEngine = (engine, args, { timeoutMs, signal, runId }) =>
  new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const env = runId === undefined ? process.env : { ...process.env, [RUN_MARK]: runId };
    const child = spawn(engine, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const kill = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(kill, timeoutMs);
    signal?.addEventListener('abort', kill);
    const end = (status: number | null, said = stderr): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      resolve({ status, stdout, stderr: said });
    };
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.once('error', (error) => end(null, error.message));
    child.once('close', (status) => end(status));
    if (signal?.aborted === true) kill();
  });
