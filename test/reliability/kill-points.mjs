// Kills a command, and the git processes it started, just before its n-th call that changes a file below its folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const program = join(root, 'bin', 'run.js');

/** Builds the library that does the killing; null where that is not possible. */
export function buildPreload(place) {
  if (process.platform !== 'linux') return null;
  const target = join(place, 'crash-preload.so');
  const source = join(root, 'test', 'reliability', 'crash-preload.c');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', target, source, '-ldl']);
  return built.status === 0 ? target : null;
}

/** Runs a command in a copy of `template`; with `at` 0 to its end. The caller removes the folder. */
export function killedRun({ preload, place, env }, template, command, at) {
  const folder = join(place, `run-${process.hrtime.bigint().toString(36)}`);
  copyRepository(template, folder);
  const counter = `${folder}.count`;
  writeFileSync(counter, Buffer.alloc(8));
  spawnSync('setsid', ['--wait', process.execPath, program, ...command], {
    cwd: folder,
    env: { ...env, LD_PRELOAD: preload, KILL_BELOW: `${folder}/`, KILL_COUNTER: counter, KILL_AT: String(at) },
  });
  const calls = Number(readFileSync(counter).readBigUInt64LE());
  rmSync(counter, { force: true });
  return { folder, calls, wasKilled: at > 0 && calls >= at };
}

/**
 * Kills a command at every `step`-th of its points.
 *
 * @param faultAfter what is wrong in a folder after a kill and whatever is to mend it; null when nothing is.
 * @returns how many points there were, and what was wrong after which.
 */
export function killEverywhere(setting, template, command, faultAfter) {
  const whole = killedRun(setting, template, command, 0);
  rmSync(whole.folder, { recursive: true, force: true });
  const broken = [];
  let points = 0;
  for (let at = 1; at <= whole.calls; at += setting.step) {
    const run = killedRun(setting, template, command, at);
    if (run.wasKilled) {
      points += 1;
      const fault = faultAfter(run.folder, at);
      if (fault !== null) broken.push(`${at}: ${fault}`);
    }
    rmSync(run.folder, { recursive: true, force: true });
  }
  return { points, broken };
}

/** A copy of its own: worktrees know each other by absolute paths. */
export function copyRepository(from, to) {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
  const entriesIn = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  const files = [
    ...entriesIn(join(to, '.git', 'worktrees')).map((entry) => join(entry, 'gitdir')),
    ...entriesIn(join(to, '.worktrees')).map((entry) => join(entry, '.git')),
  ];
  for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${from}/`, `${to}/`));
}

/** Names below .git, without objects. */
export function namesIn(folder) {
  return readdirSync(join(folder, '.git'), { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith('objects/'));
}

export function gitIn(cwd, env, ...args) {
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}

/** An environment with nothing of the user's settings. */
export function plainEnvironment(place) {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    XDG_CACHE_HOME: join(place, 'cache'),
  };
  for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'SPEC_KITTY_MISSION', 'NODE_ENV']) delete env[name];
  return env;
}
