import type { Ids } from '../../ports/ids';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_BITS = 80n;

/**
 * Mints ULIDs: 48 bits of milliseconds, 80 random bits. Within one millisecond, and when the clock steps back, the next
 * id is the previous one plus one, so ids of a process always increase.
 *
 * @param randomBytes fills its argument; the default is V8's generator.
 */
export function ulidSource(randomBytes: (bytes: Uint8Array) => Uint8Array = systemRandom): Ids {
  let last = -1n;
  return {
    mint(nowMicros) {
      const stamp = BigInt(Math.floor(nowMicros / 1000)) << RANDOM_BITS;
      last = stamp > (last >> RANDOM_BITS) << RANDOM_BITS ? stamp | randomBits(randomBytes) : last + 1n;
      return encodeUlid(last);
    },
  };
}

/** Writes 128 bits as 26 digits of Crockford base32, most significant first. */
export function encodeUlid(value: bigint): string {
  let text = '';
  for (let rest = value, index = 0; index < 26; index++, rest >>= 5n) text = (DIGITS[Number(rest & 31n)] ?? '') + text;
  return text;
}

function randomBits(randomBytes: (bytes: Uint8Array) => Uint8Array): bigint {
  return randomBytes(new Uint8Array(10)).reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

/**
 * Not secret, only unlike those of every other process: V8 seeds its generator from the system's entropy. A
 * cryptographic generator would cost 4 ms to load, a fifth of a whole command.
 */
function systemRandom(bytes: Uint8Array): Uint8Array {
  return bytes.map(() => Math.floor(Math.random() * 256));
}
