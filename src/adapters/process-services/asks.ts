import { connect } from 'node:net';

const LIMIT_MS = 2000;

/** Sends bytes to a port of this machine and gives what came back when it suffices; null when it never does. */
function ask<Answer>(port: number, question: Buffer, read: (all: string) => Answer | null): Promise<Answer | null> {
  return new Promise((resolve) => {
    let all = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: LIMIT_MS });
    const end = (answer: Answer | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      all += chunk.toString('latin1');
      const answer = read(all);
      if (answer !== null) end(answer);
    });
    socket.once('timeout', () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
  });
}

/** The process id of the Redis server at a port, as it says itself; null while none serves. */
export function redisAt(port: number): Promise<number | null> {
  return ask(port, Buffer.from('INFO server\r\n'), (all) => {
    const pid = /^process_id:(\d+)\r?$/m.exec(all)?.[1];
    return pid === undefined ? null : Number(pid);
  });
}

/** True when a PostgreSQL server at a port asks who we are; one that still starts refuses with an error. */
export async function postgresServes(port: number, user: string, database: string): Promise<boolean> {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(196608, 4);
  return (await ask(port, Buffer.concat([head, body]), (all) => all.slice(0, 1))) === 'R';
}
