import { callTool } from './call-tool';
import type { OwnProgram } from '../ports/own-program';
import type { Tool } from './tool';

/** What a client tells its model about the server. */
const INSTRUCTIONS = [
  'spec-kitty keeps missions in git: work packages move through lanes, each in its own worktree.',
  'Begin with next (or status): it says what to do and which call does it. Give mission where a repository has several.',
  'Every answer is the JSON document that the command prints with --json; a problem has error_code and remediation.',
].join(' ');

type Sdk = Pick<typeof import('@modelcontextprotocol/sdk/server/index.js'), 'Server'> &
  Pick<typeof import('@modelcontextprotocol/sdk/server/stdio.js'), 'StdioServerTransport'> &
  Pick<typeof import('@modelcontextprotocol/sdk/types.js'), 'CallToolRequestSchema' | 'ListToolsRequestSchema'>;

/** Signals that end the server and every command it runs. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Serves the tools over standard input and output until the client ends its side. Each call is a process of its own, so
 * any number may run at once. Commands that run when the input ends are waited for; those that run when a signal comes
 * are ended with the server.
 */
export async function serveTools(
  program: OwnProgram,
  {
    tools,
    version,
    directory,
  }: { readonly tools: readonly Tool[]; readonly version: string; readonly directory: string },
): Promise<void> {
  const sdk = loadSdk();
  const server = new sdk.Server(
    { name: 'spec-kitty', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const stop = new AbortController();
  const running = new Set<Promise<unknown>>();

  server.setRequestHandler(sdk.ListToolsRequestSchema, () => ({ tools: tools.map(toolOnTheWire) }));
  server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }, { signal }) => {
    const call = callTool(program, {
      tools,
      name: params.name,
      input: params.arguments ?? {},
      directory,
      signal: AbortSignal.any([signal, stop.signal]),
    });
    running.add(call);
    try {
      const { document, exit } = await call;
      return {
        content: [{ type: 'text', text: JSON.stringify(document) }],
        structuredContent: document,
        isError: document['result'] === 'error',
        ...(exit === undefined ? {} : { _meta: { exit_code: exit } }),
      };
    } finally {
      running.delete(call);
    }
  });

  const isOver = clientIsGone(stop);
  await server.connect(new sdk.StdioServerTransport());
  await isOver;
  await Promise.allSettled(running);
  // What was just answered is handed to the transport in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  await server.close();
}

/** The official SDK; loaded late, because it is larger than the rest of the program. */
function loadSdk(): Sdk {
  return {
    ...(require('@modelcontextprotocol/sdk/server/index.js') as Sdk),
    ...(require('@modelcontextprotocol/sdk/server/stdio.js') as Sdk),
    ...(require('@modelcontextprotocol/sdk/types.js') as Sdk),
  };
}

/** Settles when nothing more can be asked: the input ended, nobody reads the output, or a signal came, which also stops. */
function clientIsGone(stop: AbortController): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => resolve());
    process.stdout.on('error', () => resolve());
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        stop.abort();
        resolve();
      });
    }
  });
}

function toolOnTheWire({ name, description, inputSchema, isReadOnly, command }: Tool): {
  name: string;
  title: string;
  description: string;
  inputSchema: { type: 'object'; [keyword: string]: unknown };
  annotations: Record<string, boolean>;
} {
  return {
    name,
    title: command.id,
    description,
    inputSchema: { ...inputSchema },
    annotations: {
      readOnlyHint: isReadOnly,
      ...(isReadOnly ? {} : { destructiveHint: false, idempotentHint: false }),
      openWorldHint: false,
    },
  };
}
