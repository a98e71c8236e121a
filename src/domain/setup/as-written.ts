import type { InstalledPart } from './install-manifest';

/** Line ends as git may have changed them on a checkout are no change of anybody. */
export function unifiedLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** A text of ours with the line ends that a file has already. */
export function withLineEndsOf(there: string, content: string): string {
  return there.includes('\r\n') ? content.replaceAll('\n', '\r\n') : content;
}

/** True when a text, of a file or of a block, is what we wrote there, whatever its line ends. */
export function isAsWritten(
  { sha256, was }: Pick<InstalledPart, 'sha256' | 'was'>,
  text: string,
  digest: (text: string) => string,
): boolean {
  const found = digest(unifiedLines(text));
  return found === sha256 || found === was;
}
