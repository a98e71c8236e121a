import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import type { LocalAnswer, LocalRequest, LocalServer, LocalServerSettings, PageFile } from '../../ports/local-server';
import { openInBrowser } from './open-in-browser';

const HOST = '127.0.0.1';
const MOST_BODY_BYTES = 64 * 1024;
const MOST_CONNECTIONS = 1024;
/** Tells proxies and sleeping laptops apart from a silent stream. */
const HEARTBEAT_MS = 15_000;

const TYPES: Readonly<Record<PageFile, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** The page runs its own script and style, asks this server, and nothing else on any machine. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};

/** Serves with Node's own HTTP server; `pageFolder` holds the files the page is made of. */
export function localHttpServer(pageFolder: string): LocalServer {
  return {
    mintToken: () => randomBytes(18).toString('base64url'),
    openInBrowser,
    async serve(settings) {
      const server = createServer({ keepAliveTimeout: 5000 }, (request, response) => {
        void respond(request, response, settings, pageFolder);
      });
      server.maxConnections = MOST_CONNECTIONS;
      const port = await listen(server, settings);
      endWhenInterrupted(server, settings.onEnd);
      return { port, pid: process.pid };
    },
  };
}

function listen(server: Server, { port, onEnd }: LocalServerSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      onEnd();
      reject(unavailable(port, error));
    });
    server.listen({ host: HOST, port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function unavailable(port: number, { code, message }: NodeJS.ErrnoException): ProblemError {
  const why =
    code === 'EADDRINUSE'
      ? 'another program listens there'
      : code === 'EACCES'
        ? 'this user may not listen there'
        : message;
  return new ProblemError({
    diagnostic_code: 'PORT_UNAVAILABLE',
    message: `Port ${port} of ${HOST} cannot be used: ${why}.`,
    remediation: ['spec-kitty dashboard', 'Without --port a free one is taken.'],
    port,
  });
}

function endWhenInterrupted(server: Server, onEnd: () => void): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (): void => {
    for (const signal of signals) process.off(signal, end);
    server.close();
    server.closeAllConnections();
    onEnd();
  };
  for (const signal of signals) process.on(signal, end);
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { answer }: LocalServerSettings,
  pageFolder: string,
): Promise<void> {
  response.on('error', () => undefined);
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  try {
    send(response, await answer(localRequest(request)), pageFolder);
  } catch {
    if (!response.headersSent) sendDocument(response, 500, '{"result":"error","error":"spec-kitty has a bug."}');
    else response.destroy();
  }
}

function localRequest(request: IncomingMessage): LocalRequest {
  const header = (name: string): string | null => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    port: request.socket.localPort ?? 0,
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    host: header('host'),
    origin: header('origin'),
    fetchSite: header('sec-fetch-site'),
    contentType: header('content-type'),
    readBody: () => readBody(request),
  };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, answer: LocalAnswer, pageFolder: string): void {
  switch (answer.kind) {
    case 'document':
      sendDocument(response, answer.status, answer.body);
      return;
    case 'file':
      response.writeHead(200, { 'Content-Type': TYPES[answer.name] });
      response.end(readFileSync(join(pageFolder, answer.name)));
      return;
    case 'events':
      sendEvents(response, answer.subscribe);
      return;
    default:
      answer satisfies never;
  }
}

function sendDocument(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(body);
}

/** One that reads slower than things change is let go: it connects again and asks anew, and nothing piles up here. */
function sendEvents(response: ServerResponse, subscribe: Extract<LocalAnswer, { kind: 'events' }>['subscribe']): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const write = (text: string): void => {
    if (response.writableNeedDrain) response.destroy();
    else response.write(text);
  };
  write('retry: 500\n\n');
  const leave = subscribe((event, data) => write(`event: ${event}\ndata: ${data}\n\n`));
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    leave();
  });
}
