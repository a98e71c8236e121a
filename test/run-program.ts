import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { overridePorts } from '../src/cli/open-ports';
import { main } from '../src/cli/main';
import { redirectOutput } from '../src/cli/output';
import { rootPlugin, type CommandClass, type PackageFacts } from '../src/cli/root-plugin';
import { encodeUlid } from '../src/adapters/ulid/ulid-source';
import { childEnvironment, hermeticEnvironment } from './given/temporary-repository';

const root = join(__dirname, '..');
export const programPath = join(root, 'bin', 'run.js');

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The same, with what the command answered as data, however it was printed; null for help. */
export interface RanInProcess extends Ran {
  readonly document: unknown;
}

const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageFacts;
const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, { id: string }>;
};
const commands: Record<string, CommandClass> = {};
for (const id of Object.keys(manifest.commands)) {
  const file = join(root, 'commands', ...id.split(':'));
  if (!existsSync(`${file}.ts`)) continue;
  Object.defineProperty(commands, id, {
    enumerable: true,
    get: () => (require(file) as { default: CommandClass }).default,
  });
}

/** A clock that moves one second per command and ids that count: nothing in a session varies. */
export function sessionTime(): { tick(): void } {
  let command = 0;
  let id = 0;
  return {
    tick() {
      command += 1;
      let micros = (Date.UTC(2026, 2, 1, 9, 0, 0) + command * 1000) * 1000;
      overridePorts({
        clock: { nowMicros: () => (micros += 1) },
        ids: { mint: () => encodeUlid((BigInt(Date.UTC(2026, 2, 1, 9)) << 80n) | BigInt(++id)) },
      });
    },
  };
}

/** Runs one command in this process, from its source, as if started in `cwd` with nothing of the user's settings. */
export async function runInProcess(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RanInProcess> {
  const saved = { env: { ...process.env }, cwd: process.cwd() };
  let stdout = '';
  let stderr = '';
  let document: unknown = null;
  redirectOutput({
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    document: (answered) => void (document = answered),
  });
  for (const name of ['SPEC_KITTY_MISSION', 'FORCE_COLOR']) delete process.env[name];
  Object.assign(process.env, hermeticEnvironment, env);
  process.chdir(cwd);
  process.exitCode = 0;
  try {
    await main(rootPlugin(root, pjson, manifest, commands), argv);
    return { exit: Number(process.exitCode), stdout, stderr, document };
  } finally {
    process.exitCode = 0;
    process.chdir(saved.cwd);
    process.env = saved.env;
    redirectOutput();
  }
}

/** Runs the built program as a process of its own. */
export function runProcess(cwd: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programPath, ...argv], {
    cwd,
    env: childEnvironment(env),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return { exit: status ?? -1, stdout, stderr };
}
