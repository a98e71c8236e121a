import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isServiceFolder } from '../../system/local-services/service-folders';
import { isWorkingIn, workingIn } from '../../system/process-table/process-table';

/** How a server is told to end: its process id stands in a file below its folder, and it ends in order on a signal. */
export interface EndOrder {
  readonly pidFile: string;
  readonly endSignal: NodeJS.Signals;
}

const POLL_MS = 50;
const LIMIT_MS = 3000;

/**
 * Ends whatever runs in the folder of an instance, in order where it can, and takes the folder away.
 *
 * @returns the processes that are still there; then the folder is, too.
 */
export async function endFolder(folder: string, orders: readonly EndOrder[]): Promise<readonly number[]> {
  if (!isServiceFolder(folder)) return [];
  const left = await endProcesses(folder, orders);
  if (left.length === 0) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return left;
}

/** The same, but the folder stays. */
export async function endProcesses(folder: string, orders: readonly EndOrder[]): Promise<readonly number[]> {
  const asked = orders.flatMap((order) => {
    const pid = serverPid(folder, order);
    if (pid !== null) signal(pid, order.endSignal);
    return pid ?? [];
  });
  // Ended hard is only what nobody could ask: a server takes its helpers with it.
  if (asked.length > 0 && (await haveGone(folder, asked))) asked.length = 0;
  const rest = [...new Set([...asked, ...workingIn(folder)])];
  for (const one of rest) signal(one, 'SIGKILL');
  return (await haveGone(folder, rest)) ? [] : rest.filter((pid) => isWorkingIn(pid, folder));
}

/** The server of a folder: only a process that works inside it, whatever a left-over file says. */
export function serverPid(folder: string, { pidFile }: EndOrder): number | null {
  try {
    const pid = Number(readFileSync(join(folder, pidFile), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 && isWorkingIn(pid, folder) ? pid : null;
  } catch {
    return null;
  }
}

async function haveGone(folder: string, pids: readonly number[]): Promise<boolean> {
  const limit = Date.now() + LIMIT_MS;
  for (;;) {
    if (!pids.some((pid) => isWorkingIn(pid, folder))) return true;
    if (Date.now() >= limit) return false;
    await pause(POLL_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
