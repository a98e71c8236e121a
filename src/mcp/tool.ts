import type { CommandFacts, CommandTable } from '../domain/surface/command-table';
import { inputSchema, type InputSchema } from './input-schema';

/** A command as a client of the protocol sees it. */
export interface Tool {
  /** The command with underscores, e.g. `move_task`. */
  readonly name: string;
  readonly command: CommandFacts;
  readonly description: string;
  readonly inputSchema: InputSchema;
  /** True when no input makes it write. */
  readonly isReadOnly: boolean;
}

/** What an agent needs for a whole mission. Every tool costs the agent context, so the others are offered only when asked for. */
const CORE: readonly string[] = [
  'next',
  'status',
  'mission list',
  'mission create',
  'finalize-tasks',
  'implement',
  'mark-status',
  'move-task',
  'release',
  'verify',
  'review',
  'review approve',
  'review reject',
  'forecast',
  'log',
  'search',
];

/** Commands that serve instead of answering, or only make sense to a shell. */
const NEVER: readonly string[] = ['mcp', 'completion', 'dashboard'];

/** Commands that write nothing, whatever they are given. */
const READ_ONLY: readonly string[] = [
  'board',
  'commands',
  'config get',
  'config list',
  'contracts check',
  'contracts list',
  'contracts show',
  'forecast',
  'hooks status',
  'log',
  'mission list',
  'mission show',
  'review check-prompt',
  'schema',
  'search',
  'status',
];

/** The tools to offer: the core, or every command that answers. In the order of work, then by name. */
export function toolsOf({ commands }: CommandTable, offer: 'core' | 'all'): readonly Tool[] {
  const known = commands.filter(({ id, is_hidden }) => !is_hidden && !NEVER.includes(id));
  const core = CORE.flatMap((id) => known.find((command) => command.id === id) ?? []);
  const others = offer === 'all' ? known.filter((command) => !core.includes(command)) : [];
  return [...core, ...others].map(toolOf);
}

function toolOf(command: CommandFacts): Tool {
  const { id, summary, description } = command;
  return {
    name: id.replaceAll(/[ -]/g, '_'),
    command,
    description: [`${summary}.`, ...(description === undefined ? [] : [description])].join(' '),
    inputSchema: inputSchema(command),
    isReadOnly: READ_ONLY.includes(id),
  };
}
