import { isAsWritten } from './as-written';
import type { InstalledPart } from './install-manifest';
import { findBlock, markersFor, withoutBlock } from './managed-block';

/** What becomes of one part that goes. */
export type TakenBack =
  | { readonly act: 'remove' }
  /** The file without our block. */
  | { readonly act: 'restore'; readonly content: string }
  /** Somebody changed it: it is theirs now. */
  | { readonly act: 'leave' }
  /** There is nothing of ours any more. */
  | { readonly act: 'gone' };

/** Tells how to take back what was written, byte for byte. `there` is the text of the file; null when it is absent. */
export function takeBack(part: InstalledPart, there: string | null, digest: (text: string) => string): TakenBack {
  if (there === null) return { act: 'gone' };
  if (part.kind === 'file') return { act: isAsWritten(part, there, digest) ? 'remove' : 'leave' };
  const markers = markersFor(part.path);
  const found = findBlock(there, markers);
  if (found === null) return { act: 'gone' };
  if (!isAsWritten(part, found.body, digest)) return { act: 'leave' };
  const content = withoutBlock(there, markers, part.separator);
  return content === '' && !part.existed ? { act: 'remove' } : { act: 'restore', content };
}
