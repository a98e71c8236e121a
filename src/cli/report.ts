import { exitCodeOf, ProblemError, type Problem } from '../domain/problem/problem';
import type { Diagnostic, Outcome } from '../domain/problem/diagnostic';
import { output } from './output';
import { openPalette } from './palette';

/** Version of the JSON frame around every outcome. */
const FRAME_VERSION = 1;

export interface ReportFrame {
  /** Command id as it is typed, e.g. `mission create`. */
  readonly command: string;
  readonly isJson: boolean;
  readonly isColourOff: boolean;
}

/** Prints what a command returned, in one document or as text, and gives the exit code. */
export function reportOutcome(frame: ReportFrame, outcome: Outcome, lines: () => readonly string[]): number {
  const { blocked = false, diagnostics: given = [], ...fields } = outcome;
  const diagnostics = distinct(given);
  if (frame.isJson) {
    const result = blocked ? 'blocked' : 'success';
    const { result: own = result, ...others } = fields as { result?: string };
    printDocument({ result: own, command: frame.command, schema_version: FRAME_VERSION, ...others, diagnostics });
  } else {
    const text = lines();
    if (text.length > 0) output().stdout(`${text.join('\n')}\n`);
    if (diagnostics.length > 0) output().stderr(`${notes(frame, diagnostics).join('\n')}\n`);
  }
  return blocked ? 1 : 0;
}

/** Prints why a command failed and gives the exit code. Anything but a {@link ProblemError} is a bug of ours. */
export function reportFailure(frame: ReportFrame, error: unknown): number {
  const problems = error instanceof ProblemError ? error.problems : [bug(error)];
  const [first] = problems;
  if (frame.isJson) {
    const { message, ...context } = first;
    printDocument({
      result: 'error',
      command: frame.command,
      schema_version: FRAME_VERSION,
      error: message,
      error_code: first.diagnostic_code,
      ...context,
      diagnostics: problems.map((problem) => ({ severity: 'error', ...problem })),
    });
  } else {
    output().stderr(`${failureLines(frame, problems).join('\n')}\n`);
  }
  return exitCodeOf(first);
}

function printDocument(document: unknown): void {
  output().stdout(`${JSON.stringify(document, null, 2)}\n`);
}

/** Neighbours of one code and one remedy share both lines. */
function failureLines(frame: ReportFrame, problems: readonly Problem[]): string[] {
  const paint = openPalette(2, frame.isColourOff);
  const remedies = remediesOf(problems);
  return problems.flatMap((problem, index) => {
    const next = problems[index + 1];
    const isSharing = next?.diagnostic_code === problem.diagnostic_code && remedyKey(next) === remedyKey(problem);
    return [
      `${paint.red(paint.bold('Error:'))} ${problem.message}`,
      ...(remedies[index] ?? []),
      ...(isSharing ? [] : [paint.dim(`(${problem.diagnostic_code})`)]),
    ];
  });
}

function notes(frame: ReportFrame, diagnostics: readonly Diagnostic[]): string[] {
  const paint = openPalette(2, frame.isColourOff);
  const remedies = remediesOf(diagnostics);
  return diagnostics.flatMap(({ message, severity, diagnostic_code }, index) => {
    const label = severity === 'info' ? 'Note:' : paint.yellow('Warning:');
    return [`${label} ${message} ${paint.dim(`(${diagnostic_code})`)}`, ...(remedies[index] ?? [])];
  });
}

/** The lines below each problem: a remedy that several have stands once, below the last of them. */
function remediesOf(problems: readonly Problem[]): readonly (readonly string[])[] {
  const last = new Map(problems.map((problem, index) => [remedyKey(problem), index]));
  return problems.map((problem, index) =>
    last.get(remedyKey(problem)) === index ? problem.remediation.map((line) => `  ${line}`) : [],
  );
}

function remedyKey({ remediation }: Problem): string {
  return remediation.join('\n');
}

/** One diagnostic for each code, phase and message, however often it was met. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ diagnostic_code, sync_phase, message }: Diagnostic): string =>
    [diagnostic_code, sync_phase ?? '', message.replace(/\s+/g, ' ').trim()].join('\0');
  return [...new Map(diagnostics.map((one) => [key(one), one])).values()];
}

function bug(error: unknown): Problem {
  const { message, stack } = typeof error === 'object' && error !== null ? (error as Partial<Error>) : {};
  return {
    diagnostic_code: 'INTERNAL',
    message: `spec-kitty has a bug: ${message ?? String(error)}`,
    remediation: [
      'Whatever was reported as done before is durable. Please report this with the stack below.',
      ...(stack?.split('\n').slice(1, 6) ?? []).map((line) => line.trim()),
    ],
  };
}
