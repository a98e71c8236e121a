/** Something that is shown on the whole terminal. */
export interface FullScreenApp {
  /** Begins to draw and to take keys, until it is unmounted; again after each change of the size and each pause. */
  mount(): { unmount(): void };
  /** Stops whatever goes on besides. */
  end(): void;
}

/** What an app may ask of the terminal. */
export interface FullScreen {
  /** Ends with the terminal as it was before. */
  onQuit(): void;
  /** Gives the terminal back to the shell until the process is continued. */
  onSuspend(): void;
}

export function terminalSize(): { readonly columns: number; readonly rows: number } {
  const { columns, rows } = process.stdout;
  // A terminal that does not know its size says 0.
  return { columns: columns || 80, rows: rows || 24 };
}

const ENTER = '\u001b[?1049h\u001b[2J\u001b[H';
const CLEAR = '\u001b[2J\u001b[H';
const LEAVE = '\u001b[?25h\u001b[?1049l';

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs something on the alternate screen of the terminal. However it ends, by itself, by an error anywhere in the program
 * or by a signal, the terminal is as it was before: screen, cursor, echo. A signal then has the effect it always has.
 *
 * @throws what nobody caught while it ran.
 */
export async function onFullScreen(open: (terminal: FullScreen) => FullScreenApp): Promise<void> {
  let end: (reason: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (end = resolve));
  const app = open({
    onQuit: () => end({ kind: 'quit' }),
    onSuspend: () => void process.kill(0, 'SIGTSTP'),
  });
  const stage = stageFor(app);
  const listeners = listenersOf({
    signal: (signal) => end({ kind: 'signal', signal }),
    error: (error) => end({ kind: 'error', error }),
    stop() {
      stage.leave();
      process.kill(process.pid, 'SIGSTOP');
    },
    goOn: () => stage.enter(),
    resize: () => stage.again(),
    exit: () => stage.leave(),
  });
  listeners.add();
  try {
    stage.enter();
    const ending = await ended;
    stage.leave();
    if (ending.kind === 'error') throw ending.error;
    listeners.remove();
    if (ending.kind === 'signal') process.kill(process.pid, ending.signal);
  } finally {
    stage.leave();
    app.end();
    listeners.remove();
  }
}

type Ending =
  | { readonly kind: 'quit' }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'error'; readonly error: unknown };

/** The alternate screen with an app on it; each step may come when there is nothing to do. */
function stageFor(app: FullScreenApp): { enter(): void; leave(): void; again(): void } {
  let mounted: { unmount(): void } | null = null;
  const unmount = (): boolean => {
    if (mounted === null) return false;
    const last = mounted;
    mounted = null;
    last.unmount();
    return true;
  };
  return {
    enter() {
      if (mounted !== null) return;
      process.stdout.write(ENTER);
      mounted = app.mount();
    },
    leave() {
      const isLeft = mounted !== null;
      try {
        unmount();
      } finally {
        if (isLeft) restore();
      }
    },
    again() {
      if (!unmount()) return;
      process.stdout.write(CLEAR);
      mounted = app.mount();
    },
  };
}

/** A terminal that is gone cannot be restored, and that is no failure. */
function restore(): void {
  try {
    process.stdin.setRawMode(false);
  } catch {
    // Gone.
  }
  process.stdin.pause();
  process.stdout.write(LEAVE);
}

interface Events {
  readonly signal: (name: NodeJS.Signals) => void;
  readonly error: (error: unknown) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
  readonly resize: () => void;
  readonly exit: () => void;
}

/** Everything that can happen to a terminal and the process on it. */
function listenersOf(on: Events): { add(): void; remove(): void } {
  // What is read from and written to a terminal that was closed.
  const gone = (): void => on.signal('SIGHUP');
  const isPausable = process.platform !== 'win32';
  const signals: readonly (readonly [NodeJS.Signals, (name: NodeJS.Signals) => void])[] = [
    ...ENDINGS.map((name) => [name, on.signal] as const),
    ...(isPausable
      ? ([
          ['SIGTSTP', on.stop],
          ['SIGCONT', on.goOn],
        ] as const)
      : []),
  ];
  const listen = (how: 'on' | 'off'): void => {
    for (const [name, listener] of signals) process[how](name, listener);
    process[how]('uncaughtException', on.error)[how]('unhandledRejection', on.error)[how]('exit', on.exit);
    process.stdout[how]('resize', on.resize)[how]('error', gone);
    process.stdin[how]('end', gone)[how]('error', gone);
  };
  return { add: () => listen('on'), remove: () => listen('off') };
}
