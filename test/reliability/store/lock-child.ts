import { closeSync, openSync, unlinkSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';

/**
 * Takes a lock again and again, each time with a witness that fails when two hold it at once, and sometimes kills itself
 * inside: `child.cjs <common dir> <rounds> <chance of death> [hold]`.
 */
async function main(): Promise<void> {
  const [commonDir = '', rounds = '1', chance = '0', hold = ''] = process.argv.slice(2);
  const witness = join(commonDir, 'witness');
  for (let round = 0; round < Number(rounds); round++) {
    await withOwnerLock(commonDir, 'otters', async () => {
      try {
        closeSync(openSync(witness, 'wx'));
      } catch {
        appendFileSync(join(commonDir, 'violations'), `${process.pid}\n`);
      }
      if (hold !== '') {
        writeFileSync(join(commonDir, hold), String(process.pid));
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }
      appendFileSync(join(commonDir, 'entries'), `${process.pid}\n`);
      // The witness goes first: a process that dies inside must not accuse its successor.
      unlinkSync(witness);
      if (Math.random() < Number(chance)) process.kill(process.pid, 'SIGKILL');
    });
  }
}

void main();
