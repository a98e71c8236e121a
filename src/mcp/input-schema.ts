import type { CommandFacts, FlagFacts } from '../domain/surface/command-table';

/** JSON Schema of what a tool takes. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, InputProperty>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
  readonly [keyword: string]: unknown;
}

/** One input of a tool: a word or an option of its command. */
export interface InputProperty {
  readonly type: 'string' | 'integer' | 'boolean' | 'array';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly items?: { readonly type: 'string' | 'integer'; readonly enum?: readonly string[] };
  readonly [keyword: string]: unknown;
}

/** Where a command acts; every tool takes it. */
export const DIRECTORY = 'directory';

/** Options for people at a terminal, and one that only a shell could fill in rightly. */
const NOT_FOR_TOOLS: readonly string[] = ['shell-pid', 'watch', 'ascii', 'width', 'yes'];

/** The options of a command that a tool takes. One that is also a word of the command is given as the word. */
export function toolFlags({ args, flags }: CommandFacts): readonly FlagFacts[] {
  return flags.filter(({ name }) => !NOT_FOR_TOOLS.includes(name) && !args.some((arg) => arg.name === name));
}

/** The name of a word or option as an input, e.g. `work_package` for `workPackage`, `dry_run` for `dry-run`. */
export function inputName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');
}

/** The words and options of a command as JSON Schema. */
export function inputSchema(command: CommandFacts): InputSchema {
  const flags = toolFlags(command);
  const words = command.args.map(({ name, summary, repeatable, options }) => [
    inputName(name),
    property('string', summary, { repeatable, ...(options === undefined ? {} : { options }) }),
  ]);
  return {
    type: 'object',
    properties: {
      ...(Object.fromEntries(words) as Record<string, InputProperty>),
      ...Object.fromEntries(flags.map((flag) => [inputName(flag.name), property(flag.type, flag.summary, flag)])),
      [DIRECTORY]: property('string', 'Act as if started there; usually where the server was started', {
        repeatable: false,
      }),
    },
    required: [...command.args, ...flags].filter(({ required }) => required).map(({ name }) => inputName(name)),
    additionalProperties: false,
  };
}

function property(
  type: FlagFacts['type'],
  description: string,
  { repeatable, options, default: usual }: Pick<FlagFacts, 'repeatable' | 'options' | 'default'>,
): InputProperty {
  const values = options === undefined ? {} : { enum: options };
  const standard = usual === undefined ? {} : { default: usual };
  if (type !== 'boolean' && repeatable) return { type: 'array', description, items: { type, ...values } };
  return { type, description, ...values, ...standard };
}
