import { createHash } from 'node:crypto';
import { encodeUlid } from './ulid-source';

/**
 * Derives an id from a text: the same text always gives the same id. Its first digits are no time.
 */
export function deterministicId(seed: string): string {
  const digest = createHash('sha256').update(seed, 'utf8').digest('hex').slice(0, 32);
  return encodeUlid(BigInt(`0x${digest}`));
}
