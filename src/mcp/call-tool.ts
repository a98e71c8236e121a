import { commandLine, type Input } from './command-line';
import { failureDocument } from '../domain/problem/json-document';
import type { Problem } from '../domain/problem/problem';
import { nearestWord } from '../domain/problem/nearest-word';
import type { OwnProgram, ProgramRun } from '../ports/own-program';
import type { Tool } from './tool';

/** The document that a call came to: the one the command prints with `--json`. */
export interface Answer {
  readonly document: Readonly<Record<string, unknown>>;
  /** The exit code of the command; absent when it was never started, or ended by a signal. */
  readonly exit?: number;
}

/** Lines of what a broken command said that are worth passing on. */
const LAST_LINES = 8;

/**
 * Runs the command of a tool. Every problem is an answer too, in the envelope of the command line; only a process that
 * cannot be started throws.
 */
export async function callTool(
  program: OwnProgram,
  {
    tools,
    name,
    input,
    directory,
    signal,
  }: {
    readonly tools: readonly Tool[];
    readonly name: string;
    readonly input: Input;
    /** Where the command starts. */
    readonly directory: string;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) return { document: failureDocument(name, [unknownTool(name, tools)]) };
  const { id } = tool.command;
  const line = commandLine(tool.command, input);
  if ('problem' in line) return { document: failureDocument(id, [line.problem]) };
  const run = await program.run(line.argv, { directory, signal });
  const document = documentOf(run.stdout) ?? failureDocument(id, [signal.aborted ? interrupted(id) : broken(id, run)]);
  return { document, ...(run.exit === null ? {} : { exit: run.exit }) };
}

function documentOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownTool(name: string, tools: readonly Tool[]): Problem {
  const names = tools.map((one) => one.name);
  const meant = nearestWord(name, names);
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: `There is no tool ${JSON.stringify(name)}. There are ${names.join(', ')}.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), 'spec-kitty mcp --json'],
  };
}

function interrupted(id: string): Problem {
  return {
    diagnostic_code: 'INTERRUPTED',
    message: `${id} was cancelled. What it had done is durable; the same call goes on from there.`,
    remediation: ['spec-kitty status'],
  };
}

function broken(id: string, { exit, stderr }: ProgramRun): Problem {
  const said = stderr.trim().split('\n').slice(-LAST_LINES);
  return {
    diagnostic_code: 'INTERNAL',
    message: `${id} ended ${exit === null ? 'by a signal' : `with exit code ${exit}`} and without an answer.`,
    remediation: ['What was reported as done before is durable.', ...said.filter((one) => one !== '')],
  };
}
