import { ProblemError } from '../domain/problem/problem';

/** One thing to choose. */
export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly isSuggested: boolean;
}

/**
 * Asks a person to choose, by numbers with commas; an empty answer takes what is suggested. An answer that names nothing
 * there is asked for again. Asks only where somebody can answer: on a terminal, and not in a build.
 *
 * @returns the chosen keys; empty when nobody was asked, or nothing was chosen.
 * @throws ProblemError INTERRUPTED when the person ends the question with Ctrl-C or Ctrl-D.
 */
export async function askWhich(question: string, choices: readonly Choice[]): Promise<readonly string[]> {
  const isAnswerable = process.stdin.isTTY && process.stdout.isTTY && (process.env['CI'] ?? '') === '';
  if (!isAnswerable || choices.length === 0) return [];
  // Loaded here: almost every command asks nothing.
  const { createInterface } = require('node:readline/promises') as typeof import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  terminal.on('close', () => {
    ended.abort();
  });
  try {
    let asked = `${question}\n${linesOf(choices).join('\n')}\nNumbers, with commas; Enter for what was found: `;
    for (;;) {
      const { keys, unknown } = chosenKeys(await terminal.question(asked, { signal: ended.signal }), choices);
      if (unknown.length === 0) return keys;
      asked = `Not in the list: ${unknown.join(', ')}. Numbers, with commas: `;
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new ProblemError({
      diagnostic_code: 'INTERRUPTED',
      message: 'Nothing was chosen, and nothing was written.',
      remediation: [],
    });
  } finally {
    terminal.close();
  }
}

function linesOf(choices: readonly Choice[]): readonly string[] {
  return choices.map(
    ({ title, isSuggested }, index) =>
      `  ${String(index + 1).padStart(2)}  ${title}${isSuggested ? '  (found here)' : ''}`,
  );
}

/** The keys that numbers and keys name, without repetition, and the words that name none. */
export function chosenKeys(
  answer: string,
  choices: readonly Choice[],
): { readonly keys: readonly string[]; readonly unknown: readonly string[] } {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) {
    return { keys: choices.filter(({ isSuggested }) => isSuggested).map(({ key }) => key), unknown: [] };
  }
  const named = words.map((word) => ({
    word,
    key: choices.find(({ key }, index) => key === word.toLowerCase() || String(index + 1) === word)?.key,
  }));
  return {
    keys: [...new Set(named.flatMap(({ key }) => key ?? []))],
    unknown: named.filter(({ key }) => key === undefined).map(({ word }) => word),
  };
}
