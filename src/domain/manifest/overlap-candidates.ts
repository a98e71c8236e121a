import { literalHead, withoutTail } from './ownership';

/**
 * The pairs of owners whose patterns may overlap, each as two ascending indexes, sorted. Every pair that does overlap is
 * among them, and few others: plans of hundreds of work packages need not compare all with all.
 */
export function overlapCandidates(lists: readonly (readonly string[])[]): readonly (readonly [number, number])[] {
  const count = lists.length;
  const entries = lists
    .flatMap((patterns, owner) =>
      patterns.map((pattern) => ({ owner, tail: withoutTail(pattern), head: literalHead(pattern) })),
    )
    .sort((a, b) => (a.tail < b.tail ? -1 : a.tail > b.tail ? 1 : 0));
  const found = new Set<number>();
  const add = (a: number, b: number): void => {
    if (a !== b) found.add(Math.min(a, b) * count + Math.max(a, b));
  };
  entries.forEach(({ owner, tail, head }, index) => {
    // Texts that begin with this one follow it without a gap.
    for (let at = index + 1; at < entries.length; at++) {
      const other = entries[at];
      if (other === undefined || !other.tail.startsWith(tail) || (tail === '' && other.tail !== '')) break;
      add(owner, other.owner);
    }
    if (head === null) return;
    for (const other of entries) if (other.tail.startsWith(head)) add(owner, other.owner);
  });
  return [...found].sort((a, b) => a - b).map((code) => [Math.floor(code / count), code % count] as const);
}
