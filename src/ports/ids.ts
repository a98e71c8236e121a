/** A source of event and mission ids. */
export interface Ids {
  /**
   * Mints a ULID: 26 characters of Crockford base32, upper case. Ids of one process are strictly increasing, also
   * within one millisecond.
   */
  mint(nowMicros: number): string;
}
