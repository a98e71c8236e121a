import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { childEnvironment } from '../../given/temporary-repository';

/**
 * Holders that end right after they gave the lock back: who read their record a moment before takes them for dead, when
 * somebody else holds the lock already. That one must not lose it.
 */
it('is not taken from a live holder by somebody who knew the one before', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-lock-')));
  try {
    const child = join(folder, 'child.js');
    buildSync({
      stdin: {
        contents: `
          import { closeSync, openSync, unlinkSync, appendFileSync } from 'node:fs';
          import { withOwnerLock } from '${join(__dirname, '../../../src/adapters/owner-lock/owner-lock').replaceAll('\\', '/')}';
          const [, , common, witness, record] = process.argv;
          withOwnerLock(common, 'otters', () => {
            let word = 'alone';
            try { closeSync(openSync(witness, 'wx')); } catch { word = 'together'; }
            appendFileSync(record, word + '\\n');
            if (word === 'alone') unlinkSync(witness);
          });`,
        resolveDir: folder,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: child,
    });
    const record = join(folder, 'record');
    writeFileSync(record, '');
    const holder = (): Promise<string> =>
      new Promise((resolve) => {
        const words = [child, folder, join(folder, 'witness'), record];
        const holding = spawn(process.execPath, words, { env: childEnvironment() });
        let trouble = '';
        holding.stderr.on('data', (text: Buffer) => (trouble += text.toString()));
        holding.on('close', (exit) => resolve(exit === 0 ? '' : trouble));
      });
    const worker = async (): Promise<void> => {
      for (let turn = 0; turn < 12; turn++) expect(await holder()).toBe('');
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const words = readFileSync(record, 'utf8').trim().split('\n');
    expect(words.filter((word) => word !== 'alone')).toEqual([]);
    expect(words).toHaveLength(16 * 12);
    expect(readdirSync(join(folder, 'spec-kitty-locks'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
