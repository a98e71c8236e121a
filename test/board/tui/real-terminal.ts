import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '../../given/temporary-repository';
import { programPath } from '../../run-program';

/** A real pseudo-terminal with a shell on it, inside tmux. */
export interface RealTerminal {
  /** Types a command line and Enter. */
  run(line: string): void;
  /** Presses keys by their tmux names; what is no name is typed. */
  press(...keys: readonly string[]): void;
  /** What is on it now, without blank lines at the end. */
  text(): string;
  /** Waits until it shows this. @throws Error with what it shows instead. */
  shows(what: string | RegExp): Promise<string>;
  resize(columns: number, rows: number): void;
  /** Whether the alternate screen is on and the cursor is seen. */
  state(): { readonly isAlternate: boolean; readonly hasCursor: boolean };
  /** Process id of the program that runs in the shell. */
  programPid(): number;
  close(): void;
}

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export const watchLine = `${process.execPath} ${programPath} board --watch`;

let opened = 0;

export async function realTerminal(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<RealTerminal> {
  const socket = `spec-kitty-test-${process.pid}-${(opened += 1)}`;
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', socket, ...args], {
      encoding: 'utf8',
      env: childEnvironment({ LC_ALL: 'C.UTF-8', NO_COLOR: '', ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  tmux('-u', '-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', '-c', cwd, 'bash --norc --noprofile');
  tmux('set', '-g', 'status', 'off');
  tmux('set', '-g', 'window-size', 'manual');
  const text = (): string => tmux('capture-pane', '-p').trimEnd();
  const shows = async (what: string | RegExp): Promise<string> => {
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) {
      const now = text();
      if (typeof what === 'string' ? now.includes(what) : what.test(now)) return now;
    }
    throw new Error(`the terminal does not show ${String(what)} but:\n${text()}`);
  };
  const press = (...keys: readonly string[]): void => void tmux('send-keys', ...keys);
  const run = (line: string): void => {
    tmux('send-keys', '-l', line);
    press('Enter');
  };
  run("PS1='ready> '; clear");
  await shows(/^ready>$/);
  return {
    run,
    press,
    text,
    shows,
    resize: (columns, rows) => void tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    state() {
      const [alternate, cursor] = tmux('display', '-p', '#{alternate_on} #{cursor_flag}').trim().split(' ');
      return { isAlternate: alternate === '1', hasCursor: cursor === '1' };
    },
    programPid() {
      const shell = tmux('display', '-p', '#{pane_pid}').trim();
      return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }).trim());
    },
    close: () => void spawnSync('tmux', ['-L', socket, 'kill-server']),
  };
}
