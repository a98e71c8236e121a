/** One value of a recipe, read as what it has to be. What is absent or null says nothing; what is wrong is a fault. */
export interface RecipeField {
  text(): string | null;
  words(): readonly string[] | null;
  /** `short` names the key that a plain text stands for. */
  mapping(short?: readonly [key: string]): Readonly<Record<string, unknown>>;
  texts(): Readonly<Record<string, string>>;
  /** Without `otherwise` it has to be there. */
  port(otherwise: number | undefined): number;
  seconds(otherwise: number): number;
  oneOf<Word extends string>(words: readonly Word[]): Word | null;
}

export function recipeField(value: unknown, fault: (text: string) => void): RecipeField {
  const isAbsent = value === undefined || value === null;
  /** `found` where it is something, else a fault and `otherwise`. */
  const or = <Value>(found: Value | undefined, text: string, otherwise: Value): Value => {
    if (found !== undefined) return found;
    fault(text);
    return otherwise;
  };
  return {
    text: () => (isAbsent ? null : or(nonEmpty(value), 'must be a text', null)),
    words: () => (isAbsent ? null : or(wordList(value), 'must be a list of words', null)),
    mapping([short] = ['']) {
      if (isAbsent) return {};
      if (short !== '' && typeof value === 'string') return { [short]: value };
      return or(mappingOf(value), 'must be a mapping', {});
    },
    texts() {
      if (isAbsent) return {};
      const entries = Object.entries(or(mappingOf(value), 'must be a mapping', {}));
      const wrong = entries.filter(([, one]) => typeof one === 'object');
      if (wrong.length > 0) fault(`must hold texts: ${wrong.map(([key]) => key).join(', ')}`);
      return Object.fromEntries(entries.filter((one) => !wrong.includes(one)).map(([key, one]) => [key, String(one)]));
    },
    port: (otherwise) =>
      isAbsent && otherwise !== undefined
        ? otherwise
        : or(whole(value, 65535), 'must be a whole number from 1 to 65535', otherwise ?? 1),
    seconds: (otherwise) =>
      isAbsent ? otherwise : or(whole(value, 3600), 'must be a number of seconds from 1 to 3600', otherwise),
    oneOf: (words) =>
      isAbsent
        ? null
        : or(
            words.find((word) => word === value),
            `must be ${words.join(' or ')}`,
            null,
          ),
  };
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function wordList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string') ? value : undefined;
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function whole(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}
