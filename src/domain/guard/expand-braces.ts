/** Patterns one pattern may stand for; more is a mistake or an attack, not ownership. */
export const MOST_ALTERNATIVES = 256;

/**
 * Writes `src/{a,b}/x` out as `src/a/x` and `src/b/x`, nested braces too. Braces that do not close or hold no comma stand
 * for themselves. Null when more than {@link MOST_ALTERNATIVES} would come out.
 */
export function expandBraces(pattern: string): readonly string[] | null {
  const group = firstGroup(pattern);
  if (group === null) return [pattern];
  const found: string[] = [];
  for (const choice of group.choices) {
    const more = expandBraces(pattern.slice(0, group.start) + choice + pattern.slice(group.end));
    if (more === null || found.length + more.length > MOST_ALTERNATIVES) return null;
    found.push(...more);
  }
  return found;
}

/** The first pair of braces with a comma directly inside; `end` is behind it. */
function firstGroup(
  pattern: string,
): { readonly start: number; readonly end: number; readonly choices: readonly string[] } | null {
  for (let start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
    const group = groupAt(pattern, start);
    if (group !== null && group.choices.length > 1) return { start, ...group };
  }
  return null;
}

function groupAt(pattern: string, start: number): { readonly end: number; readonly choices: readonly string[] } | null {
  const choices: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '{') depth += 1;
    if (depth === 1 && (character === ',' || character === '}')) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (character === '}') depth -= 1;
    if (depth === 0) return { end: at + 1, choices };
  }
  return null;
}
