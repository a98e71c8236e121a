import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the engine answers to a verb instead of doing it, first to last; the last one is repeated. */
export interface EngineScript {
  readonly [verb: string]: readonly { readonly status: number; readonly stderr?: string; readonly stdout?: string }[];
}

/** A container engine on `PATH` that records every call and runs a listener in place of each container. */
export interface FakeEngine {
  /** `PATH` with the engine in front. */
  readonly path: string;
  /** Every call, as words joined by blanks. */
  calls(): readonly string[];
  containers(): readonly string[];
  /** Ends what runs in a container, which stays. */
  kill(name: string): void;
  forget(name: string): void;
  /** Lets a verb answer this from now on; null lets it do again what it is for. */
  answer(verb: string, answer: EngineScript[string][number] | null): void;
  /** Puts a container there that nobody has on record. */
  leave(name: string, label: string): void;
  remove(): void;
}

/**
 * Makes one. The other engine is there and refuses everything: no real one is ever asked.
 */
export function fakeEngine(script: EngineScript = {}, name = 'docker'): FakeEngine {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'engine-')));
  const bin = join(root, 'bin');
  const kept = join(root, 'containers');
  for (const folder of [bin, kept]) mkdirSync(folder);
  writeAnswers(join(root, 'script'), script);
  writeFileSync(join(root, 'calls'), '');
  const install = (program: string, text: string): void => {
    writeFileSync(join(bin, program), text);
    chmodSync(join(bin, program), 0o755);
  };
  // A shell script, since it starts in a moment.
  const program = readFileSync(join(__dirname, 'fake-engine.sh'), 'utf8');
  install(name, `#!/bin/sh\nroot='${root}' node='${process.execPath}'\n${program}`);
  const dead = ['docker', 'podman'].filter((one) => one !== name);
  for (const one of dead) install(one, '#!/bin/sh\necho "Error: no engine" >&2\nexit 1\n');
  const names = (): string[] => readdirSync(kept).sort();
  return {
    path: [bin, process.env['PATH']].join(delimiter),
    calls: () => readFileSync(join(root, 'calls'), 'utf8').split('\n').slice(0, -1),
    containers: names,
    kill: (container) => endQuietly(pidOf(join(kept, container))),
    forget: (container) => rmSync(join(kept, container)),
    answer: (verb, answer) => writeAnswers(join(root, 'script'), { [verb]: answer === null ? [] : [answer] }),
    leave: (container, label) => writeFileSync(join(kept, container), `-  ${label}\n`),
    remove() {
      for (const one of names()) endQuietly(pidOf(join(kept, one)));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function writeAnswers(folder: string, script: EngineScript): void {
  mkdirSync(folder, { recursive: true });
  for (const [verb, answers] of Object.entries(script)) {
    for (const name of readdirSync(folder).filter((one) => one.startsWith(`${verb}.`))) rmSync(join(folder, name));
    for (const [index, { status, stdout = '', stderr = '' }] of answers.entries()) {
      const names = [String(index + 1), ...(index === answers.length - 1 ? ['last'] : [])];
      for (const name of names) {
        writeFileSync(join(folder, `${verb}.${name}.status`), String(status));
        writeFileSync(join(folder, `${verb}.${name}.out`), stdout);
        writeFileSync(join(folder, `${verb}.${name}.err`), stderr);
      }
    }
  }
}

/** NaN for one that nothing runs in. */
function pidOf(container: string): number {
  return Number(readFileSync(container, 'utf8').split(' ')[0]);
}

function endQuietly(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
