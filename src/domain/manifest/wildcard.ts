type Step = 'rest' | 'one' | ((character: string) => boolean);

const known = new Map<string, readonly Step[]>();

/**
 * Shell wildcards over the whole text: `*` and `?` also match `/`, `[…]` and `[!…]` are classes, braces are literal.
 * O(text × pattern): no pattern is slow.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  if (!/[*?[]/.test(pattern)) return text === pattern;
  let steps = known.get(pattern);
  if (steps === undefined) {
    steps = stepsOf([...pattern]);
    known.set(pattern, steps);
  }
  return matchesSteps(/[\ud800-\udfff]/.test(text) ? [...text] : text, steps);
}

/** On a mismatch only the last `*` takes one character more: earlier ones need never be tried again. */
function matchesSteps(text: string | readonly string[], steps: readonly Step[]): boolean {
  let at = 0;
  let step = 0;
  let retryAt = Infinity;
  let retryStep = 0;
  while (at < text.length || step < steps.length) {
    const next = steps[step];
    if (next === 'rest') {
      retryAt = at;
      retryStep = ++step;
    } else if (next !== undefined && at < text.length && (next === 'one' || next(text[at] ?? ''))) {
      at++;
      step++;
    } else if (retryAt < text.length) {
      at = ++retryAt;
      step = retryStep;
    } else return false;
  }
  return true;
}

function stepsOf(pattern: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const unit = pattern[index] ?? '';
    // A bracket directly behind the opening belongs to the class.
    const close = unit === '[' ? pattern.indexOf(']', index + (pattern[index + 1] === '!' ? 3 : 2)) : -1;
    if (unit === '*') {
      if (steps.at(-1) !== 'rest') steps.push('rest');
    } else if (unit === '?') steps.push('one');
    else if (close > 0) {
      steps.push(classOf(pattern.slice(index + 1, close)));
      index = close;
    } else steps.push((character) => character === unit);
  }
  return steps;
}

function classOf(body: readonly string[]): Step {
  const isNegated = body[0] === '!';
  const units = isNegated ? body.slice(1) : body;
  const ranges: (readonly [number, number])[] = [];
  for (let index = 0; index < units.length; index++) {
    const low = units[index]?.codePointAt(0) ?? 0;
    const high = units[index + 1] === '-' ? units[index + 2]?.codePointAt(0) : undefined;
    ranges.push([low, high ?? low]);
    if (high !== undefined) index += 2;
  }
  return (character) => {
    const code = character.codePointAt(0) ?? -1;
    return ranges.some(([low, high]) => low <= code && code <= high) !== isNegated;
  };
}
