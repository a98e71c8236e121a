/** One thing to choose. */
export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly isSuggested: boolean;
}

/**
 * Asks a person to choose, by numbers with commas; an empty answer takes what is suggested. Asks only where somebody can
 * answer: on a terminal, and not in a build.
 *
 * @returns the chosen keys; empty when nobody was asked, or nothing was chosen.
 */
export async function askWhich(question: string, choices: readonly Choice[]): Promise<readonly string[]> {
  const isAnswerable = process.stdin.isTTY && process.stdout.isTTY && (process.env['CI'] ?? '') === '';
  if (!isAnswerable || choices.length === 0) return [];
  // Loaded here: almost every command asks nothing.
  const { createInterface } = require('node:readline/promises') as typeof import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const lines = choices.map(
      ({ title, isSuggested }, index) =>
        `  ${String(index + 1).padStart(2)}  ${title}${isSuggested ? '  (found here)' : ''}`,
    );
    const answer = await terminal.question(
      `${question}\n${lines.join('\n')}\nNumbers, with commas; Enter for what was found: `,
    );
    return chosenKeys(answer, choices);
  } finally {
    terminal.close();
  }
}

/** Numbers and keys; whatever is neither is passed on, so that the command can refuse it by name. */
export function chosenKeys(answer: string, choices: readonly Choice[]): readonly string[] {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return choices.filter(({ isSuggested }) => isSuggested).map(({ key }) => key);
  return words.map((word) => (/^\d+$/.test(word) ? (choices[Number(word) - 1]?.key ?? word) : word));
}
