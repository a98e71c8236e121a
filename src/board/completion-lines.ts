import type { CompleteOutcome } from '../app/complete';

/** The form that the scripts of the shells read: a value, a tab, what it is; at the end whether paths fit. */
export function completionLines({ candidates, paths }: CompleteOutcome): readonly string[] {
  const lines = candidates.map(({ value, text }) => (text === '' ? value : `${value}\t${oneLine(text)}`));
  return paths === 'none' ? lines : [...lines, `:${paths}`];
}

/** Titles are anybody's text: nothing in one may end a line, or be obeyed by a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
