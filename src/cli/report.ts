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

function failureLines(frame: ReportFrame, problems: readonly Problem[]): string[] {
  const paint = openPalette(2, frame.isColourOff);
  return byRemedy(problems).flatMap((group) => {
    const codes = [...new Set(group.map(({ diagnostic_code }) => diagnostic_code))].join(', ');
    return [
      ...group.map(({ message }) => `${paint.red(paint.bold('Error:'))} ${message}`),
      ...remedyLines(group),
      paint.dim(`(${codes})`),
    ];
  });
}

function notes(frame: ReportFrame, diagnostics: readonly Diagnostic[]): string[] {
  const paint = openPalette(2, frame.isColourOff);
  const label = ({ severity }: Diagnostic): string => (severity === 'info' ? 'Note:' : paint.yellow('Warning:'));
  return byRemedy(diagnostics).flatMap((group) => [
    ...group.map((one) => `${label(one)} ${one.message} ${paint.dim(`(${one.diagnostic_code})`)}`),
    ...remedyLines(group),
  ]);
}

/** Those with one remedy stand together above it, where the first of them was. What has none stays in its place. */
function byRemedy<One extends Problem>(problems: readonly One[]): readonly (readonly One[])[] {
  const groups = new Map<string, One[]>();
  problems.forEach((problem, index) => {
    const { remediation } = problem;
    const key = remediation.length === 0 ? String(index) : `\n${remediation.join('\n')}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  });
  return [...groups.values()];
}

function remedyLines(group: readonly Problem[]): readonly string[] {
  return (group[0]?.remediation ?? []).map((line) => `  ${line}`);
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
