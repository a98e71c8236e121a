import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { isJsonObject } from '../../domain/canonical-json/json-value';
import { parseJson } from '../../domain/canonical-json/parse-json';
import type { OwnProgram } from '../../ports/own-program';

const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs the program of this package with the same Node. */
export function ownProgram(packageRoot: string): OwnProgram {
  return {
    ask: (words, directory) =>
      new Promise((resolve, reject) => {
        const argv = [join(packageRoot, 'bin', 'run.js'), ...words, '--json'];
        execFile(process.execPath, argv, { cwd: directory, maxBuffer: MOST_OUTPUT_BYTES }, (error, stdout) => {
          const document = stdout === '' ? null : parseJson(stdout);
          if (isJsonObject(document)) resolve(document);
          else reject(error ?? new Error(`${words.join(' ')} printed no document`));
        });
      }),
  };
}
