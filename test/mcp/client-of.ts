import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { childEnvironment } from '../given/temporary-repository';
import { programPath } from '../run-program';

/** What a call came to, with everything about it that must agree. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly exit: unknown;
  readonly document: Readonly<Record<string, unknown>>;
}

/** The official client, connected to a server of its own. */
export interface ToolClient {
  readonly client: Client;
  call(name: string, input?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<ToolAnswer>;
}

/** Starts the built program as a server in `cwd` and connects the official client to it. */
export async function clientOf(cwd: string, ...words: readonly string[]): Promise<ToolClient> {
  const client = new Client({ name: 'test', version: '1' });
  const env = Object.fromEntries(Object.entries(childEnvironment()).filter(([, value]) => value !== undefined));
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [programPath, 'mcp', ...words],
      cwd,
      env: env as Record<string, string>,
      stderr: 'inherit',
    }),
  );
  return {
    client,
    async call(name, input = {}, signal) {
      const result = CallToolResultSchema.parse(
        await client.callTool({ name, arguments: { ...input } }, undefined, signal === undefined ? {} : { signal }),
      );
      const [text] = result.content;
      expect(result.content).toHaveLength(1);
      expect(JSON.parse(text?.type === 'text' ? text.text : '')).toEqual(result.structuredContent);
      return {
        isError: result.isError === true,
        exit: result._meta?.['exit_code'],
        document: result.structuredContent ?? {},
      };
    },
  };
}
