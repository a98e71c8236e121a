import { spawn, type ChildProcess } from 'node:child_process';
import { request, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import { programPath } from '../run-program';
import { childEnvironment } from './temporary-repository';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The built program with its dashboard, as a process of its own. */
export interface ServedDashboard {
  /** With the token, up to and with the slash behind it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The document it printed first. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Asks for a path below the token. */
  ask(path: string, asked?: Asked): Promise<Reply>;
  /** Asks for any path, as it stands. */
  askRaw(target: string, asked?: Asked): Promise<Reply>;
  /** Opens the stream of changes. */
  events(onEvent: (name: string) => void): Promise<ClientRequest>;
  /** Interrupts it, and gives its exit code or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts the dashboard of the repository around `cwd` and waits until it can be opened. */
export async function servedDashboard(
  cwd: string,
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServedDashboard> {
  const child = spawn(process.execPath, [programPath, 'dashboard', '--json', ...options], {
    cwd,
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const document = await firstDocument(child);
  const url = String(document['url']).replace(/#.*$/, '');
  const { port, pathname } = new URL(url);
  const askRaw = (target: string, asked?: Asked): Promise<Reply> => reply(Number(port), target, asked);
  return {
    url,
    port: Number(port),
    pid: child.pid ?? 0,
    document,
    askRaw,
    ask: (path, asked) => askRaw(`${pathname}${path}`, asked),
    events: (onEvent) => openStream(Number(port), `${pathname}events`, onEvent),
    end: (signal = 'SIGINT') =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve(child.exitCode);
        child.once('close', (code, killed) => resolve(code ?? killed));
        child.kill(signal);
      }),
  };
}

function firstDocument(child: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('close', (code) => reject(new Error(`exit ${code}: ${text}`)));
    child.stdout?.on('data', (part) => {
      text += String(part);
      if (text.endsWith('\n}\n')) resolve(JSON.parse(text) as Record<string, unknown>);
    });
  });
}

function reply(port: number, target: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: target, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Resolves once the server greets. */
function openStream(port: number, path: string, onEvent: (name: string) => void): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (part) => {
        for (const [, name = ''] of String(part).matchAll(/^event: (\S+)$/gm)) {
          if (name === 'hello') resolve(asking);
          onEvent(name);
        }
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}
