/**
 * A set of event ids that may say "perhaps" for one it never saw, but never "no" for one it did (a Bloom filter, about
 * 24 bits an id). It lets a writer prove that its new id repeats none of 100,000 old ones without reading them.
 */
export interface SeenIds {
  readonly count: number;
  /** A power of two of bits, 8 a byte. */
  readonly bits: Uint8Array;
}

const BITS_PER_ID = 24;
const PROBES = 8;
const SMALLEST_BYTES = 1024;

/** True when there is no more room for the promised accuracy: the caller collects all ids anew. */
export function isFull({ count, bits }: SeenIds): boolean {
  return count * BITS_PER_ID > bits.length * 8 * 2;
}

export function collectIds(ids: readonly string[]): SeenIds {
  let bytes = SMALLEST_BYTES;
  while (bytes * 8 < ids.length * BITS_PER_ID) bytes *= 2;
  return addIds({ count: 0, bits: new Uint8Array(bytes) }, ids);
}

export function addIds({ count, bits }: SeenIds, ids: readonly string[]): SeenIds {
  const next = Uint8Array.from(bits);
  for (const id of ids) {
    for (const bit of probes(id, next.length * 8)) next[bit >>> 3] = (next[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return { count: count + ids.length, bits: next };
}

export function mayContain({ bits }: SeenIds, id: string): boolean {
  return probes(id, bits.length * 8).every((bit) => ((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0);
}

function probes(id: string, size: number): readonly number[] {
  const first = hash(id, 0x811c9dc5);
  const second = hash(id, 0x01000193) | 1;
  return Array.from({ length: PROBES }, (_, index) => ((first + Math.imul(index, second)) >>> 0) & (size - 1));
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) ^ (value >>> 12);
}
