/** Documents as they were sent, for many pages that ask for the same at once. */
export interface KeptDocuments {
  /** The text of a document, made anew unless it was made just now and nothing changed since. */
  body(name: string, make: () => unknown): string;
}

/** When something was made. */
export interface Moment {
  /** Counts up with each change that was noticed. */
  readonly version: number;
  /** Microseconds. */
  readonly at: number;
}

/** A change may go unnoticed where a file system tells of none, so nothing is believed for longer. */
const FRESH_MICROS = 250_000;

export function keptDocuments(now: () => Moment): KeptDocuments {
  const made = new Map<string, Moment & { readonly body: string }>();
  return {
    body(name, make) {
      const moment = now();
      const isFresh = (one: Moment): boolean =>
        one.version === moment.version && Math.abs(moment.at - one.at) < FRESH_MICROS;
      const known = made.get(name);
      if (known !== undefined && isFresh(known)) return known.body;
      // What nobody asks for any more is not kept.
      for (const [other, one] of made) if (!isFresh(one)) made.delete(other);
      const body = JSON.stringify(make());
      made.set(name, { ...moment, body });
      return body;
    },
  };
}
