import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../../given/temporary-repository';

interface Report {
  readonly rows: readonly { readonly promise: string; readonly result: string; readonly isKept: boolean }[];
}

/** The races and kills of `npm run promises`, small enough for every run of the tests. */
it('keeps its promises among racing and killed processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-results-'));
  const results = join(folder, 'results.json');
  try {
    execFileSync(process.execPath, [join(__dirname, '..', 'promises.mjs')], {
      env: childEnvironment({
        RESULTS: results,
        WORKERS: '6',
        APPENDS: '3',
        CLAIMS: '6',
        STEP: '24',
        MERGE_STEP: '160',
      }),
      stdio: 'pipe',
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    throw new Error(`${stdout.toString()}${stderr.toString()}`, { cause: error });
  }
  const { rows } = JSON.parse(readFileSync(results, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  expect(rows.length).toBeGreaterThanOrEqual(5);
  expect(rows.filter(({ isKept }) => !isKept)).toEqual([]);
}, 120_000);
