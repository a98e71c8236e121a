/** Longest name that leaves room for a prefix, an extension and the limit of common file systems. */
const MOST_CHARACTERS = 180;

/**
 * Turns any text into a name for one file: letters and digits stay readable, everything else is escaped. Names too long
 * for a file system are cut and told apart by a hash of the whole.
 */
export function safeFileName(text: string): string {
  const escaped = encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(/^\./, '%2E');
  return escaped.length <= MOST_CHARACTERS ? escaped : `${escaped.slice(0, 150)}~${hash(text, 7)}${hash(text, 31)}`;
}

function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
