import { spawn } from 'node:child_process';
import type { ServerUser } from './server-programs';

const LIMIT_MS = 60_000;

/**
 * Runs a tool of a server inside the folder of an instance: whoever ends what works there ends the tool, too.
 *
 * @throws Error with the last lines of what it said.
 */
export function runTool(
  program: string,
  args: readonly string[],
  {
    folder,
    owner,
    signal,
    input = '',
  }: {
    readonly folder: string;
    readonly owner: ServerUser | null;
    readonly signal: AbortSignal;
    readonly input?: string;
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(program, args, { cwd: folder, stdio: 'pipe', ...(owner ?? {}) });
    const kill = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(kill, LIMIT_MS);
    signal.addEventListener('abort', kill);
    const end = (fault: string | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      if (fault === null) resolve();
      else reject(new Error(fault));
    };
    const collect = (chunk: Buffer): void => void (said += chunk.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', ({ message }) => end(message));
    child.once('close', (status, by) => {
      // In its single-user mode PostgreSQL ends with 0 whatever it was told to do.
      if (status === 0 && !/\bERROR:/.test(said)) end(null);
      else end(said.trim().split('\n').slice(-3).join(' ') || `${program} ended with ${status ?? by}`);
    });
    // One that ends early reads nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    if (signal.aborted) kill();
  });
}
