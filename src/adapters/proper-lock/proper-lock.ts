import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';

/**
 * Runs long, coarse work of one kind at a time on this machine. A courtesy that keeps two runs from getting in each
 * other's way; git and the event log have their own guards, so nothing is lost where it fails.
 *
 * @throws ProblemError LOCK_TIMEOUT when another run takes longer than about 20 s.
 */
export async function exclusively<Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const { lock } = require('proper-lockfile') as typeof import('proper-lockfile');
  const folder = join(commonDir, 'spec-kitty-locks');
  mkdirSync(folder, { recursive: true });
  const lockfilePath = join(folder, `${name}.coarse`);
  let isCompromised = false;
  let release: () => Promise<void>;
  try {
    release = await lock(folder, {
      realpath: false,
      lockfilePath,
      stale: 60_000,
      update: 5_000,
      // The library's own back-off starts at a second and doubles.
      retries: { retries: 400, minTimeout: 5, maxTimeout: 60, factor: 1.3, randomize: true },
      onCompromised: () => {
        isCompromised = true;
      },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new ProblemError({
      diagnostic_code: 'LOCK_TIMEOUT',
      message: `Another command has been at ${name} for more than 20 s (${lockfilePath}).`,
      remediation: [
        'Run the command again when it has ended; a lock that was left behind ends by itself after a minute.',
      ],
      lock_path: lockfilePath,
    });
  }
  try {
    return await work();
  } finally {
    // Releasing a lock that was taken away would delete its new owner's.
    if (!isCompromised) await release();
  }
}
