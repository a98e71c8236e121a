import { Flags } from '@oclif/core';
import type { Outcome } from '../src/domain/problem/diagnostic';
import { KittyCommand } from '../src/cli/kitty-command';
import type { InputSchema } from '../src/mcp/input-schema';
import { serveTools } from '../src/mcp/serve-tools';
import { toolsOf } from '../src/mcp/tool';
import type { Ports } from '../src/ports/ports';

interface McpOutcome extends Outcome {
  /** The tools that are served. */
  readonly tools: readonly {
    readonly name: string;
    /** The command that a call runs. */
    readonly command: string;
    readonly description: string;
    readonly input_schema: InputSchema;
    /** True when no input makes it write. */
    readonly is_read_only: boolean;
  }[];
}

export default class Mcp extends KittyCommand<McpOutcome> {
  static override summary = 'Serve the commands to agents as tools of the Model Context Protocol';
  static override description =
    'Speaks the protocol over standard input and output until the input ends; agents start it themselves. With --json it serves nothing and describes the tools instead.';
  static override examples = [
    '<%= config.bin %> mcp',
    '<%= config.bin %> mcp -C ../tide-table',
    '<%= config.bin %> mcp --json',
  ];
  static override flags = {
    all: Flags.boolean({ summary: 'Offer every command, not only those a mission needs' }),
  };

  protected async execute(ports: Ports): Promise<McpOutcome> {
    const { flags } = await this.parse(Mcp);
    const tools = toolsOf(ports.commandTable, flags.all ? 'all' : 'core');
    if (!flags.json) {
      const { version, surroundings } = ports;
      await serveTools(ports.ownProgram, { tools, version, directory: surroundings.directory });
    }
    return {
      tools: tools.map(({ name, command, description, inputSchema, isReadOnly }) => ({
        name,
        command: command.id,
        description,
        input_schema: inputSchema,
        is_read_only: isReadOnly,
      })),
    };
  }

  /** Standard output belongs to the protocol. */
  protected text(): readonly string[] {
    return [];
  }
}
