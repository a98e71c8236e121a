import type { Diagnostic, Outcome } from './diagnostic';
import type { Problem } from './problem';

/** Version of the JSON frame around every outcome. */
const FRAME_VERSION = 1;

/** One JSON document of the program: the frame, and the fields of the outcome or problem in it. */
export type JsonDocument = Readonly<Record<string, unknown>> & {
  readonly result: string;
  readonly command: string;
  readonly schema_version: number;
  readonly diagnostics: readonly Diagnostic[];
};

/** The document of a command that came to an answer. `command` is its id as it is typed. */
export function outcomeDocument(command: string, outcome: Outcome): JsonDocument {
  const { blocked = false, diagnostics = [], ...fields } = outcome;
  const { result = blocked ? 'blocked' : 'success', ...others } = fields as { result?: string };
  return { result, command, schema_version: FRAME_VERSION, ...others, diagnostics: distinct(diagnostics) };
}

/** The document of a command that failed; the first problem gives its code and context. */
export function failureDocument(command: string, problems: readonly [Problem, ...Problem[]]): JsonDocument {
  const { message, ...context } = problems[0];
  return {
    result: 'error',
    command,
    schema_version: FRAME_VERSION,
    error: message,
    error_code: problems[0].diagnostic_code,
    ...context,
    diagnostics: problems.map((problem) => ({ severity: 'error', ...problem })),
  };
}

/** One diagnostic for each code, phase and message, however often it was met. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ diagnostic_code, sync_phase, message }: Diagnostic): string =>
    [diagnostic_code, sync_phase ?? '', message.replace(/\s+/g, ' ').trim()].join('\0');
  return [...new Map(diagnostics.map((one) => [key(one), one])).values()];
}
