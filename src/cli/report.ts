import { exitCodeOf, ProblemError, type Problem } from '../domain/problem/problem';
import type { Diagnostic, Outcome } from '../domain/problem/diagnostic';
import { failureDocument, outcomeDocument, type JsonDocument } from '../domain/problem/json-document';
import { output } from './output';
import { openPalette } from './palette';

export interface ReportFrame {
  /** Command id as it is typed, e.g. `mission create`. */
  readonly command: string;
  readonly isJson: boolean;
  readonly isColourOff: boolean;
}

/** Prints what a command returned, in one document or as text, and gives the exit code. */
export function reportOutcome(frame: ReportFrame, outcome: Outcome, lines: () => readonly string[]): number {
  const document = outcomeDocument(frame.command, outcome);
  if (frame.isJson) printDocument(document);
  else {
    const text = lines();
    if (text.length > 0) output().stdout(`${text.join('\n')}\n`);
    if (document.diagnostics.length > 0) output().stderr(`${notes(frame, document.diagnostics).join('\n')}\n`);
  }
  output().document?.(document);
  return outcome.blocked === true ? 1 : 0;
}

/** Prints why a command failed and gives the exit code. Anything but a {@link ProblemError} is a bug of ours. */
export function reportFailure(frame: ReportFrame, error: unknown): number {
  const problems = error instanceof ProblemError ? error.problems : ([bug(error)] as const);
  const document = failureDocument(frame.command, problems);
  if (frame.isJson) printDocument(document);
  else output().stderr(`${failureLines(frame, problems).join('\n')}\n`);
  output().document?.(document);
  return exitCodeOf(problems[0]);
}

function printDocument(document: JsonDocument): void {
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
