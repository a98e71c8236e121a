import { connect, createServer } from 'node:net';

/** Whether a server of one kind is ready to serve, asked in its own protocol over TCP. */
export type ReadyQuestion = (port: number) => Promise<boolean>;

const LIMIT_MS = 2000;

/** Sends bytes to a port of this machine and looks at the first answer. */
function ask(port: number, question: Buffer, isReady: (answer: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: LIMIT_MS });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(question));
    socket.once('data', (answer) => end(isReady(answer)));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

export const redisIsReady: ReadyQuestion = (port) =>
  ask(port, Buffer.from('PING\r\n'), (answer) => /^\+PONG|^-NOAUTH/.test(answer.toString('latin1')));

/** A server that still starts refuses with an error; one that asks who we are is ready. */
export function postgresIsReady(user: string, database: string): ReadyQuestion {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(196608, 4);
  return (port) => ask(port, Buffer.concat([head, body]), (answer) => answer.toString('latin1', 0, 1) === 'R');
}

/** A free port of this machine: the wanted one if it is, else any. Another process may take it before it is used. */
export function freePort(wanted: number): Promise<number> {
  return listenOnce(wanted).catch(() => listenOnce(0));
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
