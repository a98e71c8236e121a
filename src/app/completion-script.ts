import type { Outcome } from '../domain/problem/diagnostic';
import { nearestWord } from '../domain/problem/nearest-word';
import { ProblemError } from '../domain/problem/problem';
import { shells, type Shell } from '../templates/completion/shells';

export interface CompletionOutcome extends Outcome {
  readonly shells: readonly { readonly name: string; readonly file: string; readonly line: string }[];
  readonly shell: string | null;
  /** What the shell is to run; null when none was asked for. */
  readonly script: string | null;
}

/** The script of a shell, or the list of shells with the line that each needs. @throws ProblemError USAGE_ERROR. */
export function completionScript(name: string | undefined): CompletionOutcome {
  const known = shells.map(({ name: shell, setup }) => ({ name: shell, ...setup }));
  if (name === undefined) return { shells: known, shell: null, script: null };
  return { shells: known, shell: name, script: shellOf(name).script };
}

function shellOf(name: string): Shell {
  const shell = shells.find((one) => one.name === name);
  if (shell !== undefined) return shell;
  const names = shells.map((one) => one.name);
  const meant = name === 'pwsh' ? 'powershell' : nearestWord(name, names);
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `There is no completion for ${JSON.stringify(name)}. There is one for ${names.join(', ')}.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), 'spec-kitty completion'],
  });
}
