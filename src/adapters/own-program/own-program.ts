import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isJsonObject } from '../../domain/canonical-json/json-value';
import { parseJson } from '../../domain/canonical-json/parse-json';
import type { OwnProgram, ProgramRun } from '../../ports/own-program';

/** How long a process that was asked to end may take before it is made to. */
const GRACE_MS = 5_000;

/** Runs the program of this package with the same Node and the same environment. */
export function ownProgram(packageRoot: string): OwnProgram {
  const program = join(packageRoot, 'bin', 'run.js');
  return {
    run: (argv, { directory, signal }) => runToItsEnd([program, ...asJson(argv)], directory, signal),
    async ask(words, directory) {
      const { stdout, stderr } = await runToItsEnd([program, ...asJson(words)], directory, null);
      const document = stdout === '' ? null : parseJson(stdout);
      if (isJsonObject(document)) return document;
      throw new Error(`${words.join(' ')} printed no document: ${stderr}`);
    },
  };
}

function runToItsEnd(argv: readonly string[], cwd: string, signal: AbortSignal | null): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const printed: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk: Buffer) => printed.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.stderr.push(chunk));
    let lastWord: NodeJS.Timeout | undefined;
    const end = (): void => {
      child.kill('SIGTERM');
      lastWord = setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    const settled = (): void => {
      clearTimeout(lastWord);
      signal?.removeEventListener('abort', end);
    };
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true) end();
    child.on('error', (error) => {
      settled();
      reject(error);
    });
    child.on('close', (exit) => {
      settled();
      resolve({
        exit,
        stdout: Buffer.concat(printed.stdout).toString('utf8'),
        stderr: Buffer.concat(printed.stderr).toString('utf8'),
      });
    });
  });
}

/** The words with `--json` among the options: what stands behind `--` is none. */
function asJson(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--');
  return at < 0 ? [...argv, '--json'] : [...argv.slice(0, at), '--json', ...argv.slice(at)];
}
