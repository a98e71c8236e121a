/** The lines around what is ours in a file of somebody else, in the comment form of the file. */
export interface BlockMarkers {
  readonly begin: string;
  readonly end: string;
}

/** For `.gitignore`, `.gitattributes` and the like. */
export const hashMarkers: BlockMarkers = { begin: '# >>> spec-kitty >>>', end: '# <<< spec-kitty <<<' };

/** For Markdown. */
export const markdownMarkers: BlockMarkers = {
  begin: '<!-- >>> spec-kitty >>> -->',
  end: '<!-- <<< spec-kitty <<< -->',
};

/** The markers that are a comment in the file at a path. */
export function markersFor(path: string): BlockMarkers {
  return path.endsWith('.md') ? markdownMarkers : hashMarkers;
}

/** A file with our block in it, taken apart. */
export interface FoundBlock {
  /** Everything before the block, in its exact bytes. */
  readonly before: string;
  /** The lines between the markers, with line feeds, whatever the file uses. */
  readonly body: string;
  readonly after: string;
}

/**
 * Finds our block: the first that has both its lines. A beginning without an end, or an end without a beginning, is a
 * line like any other; then null when there is nothing else.
 */
export function findBlock(text: string, { begin, end }: BlockMarkers): FoundBlock | null {
  const lines = text.split(/(?<=\n)/);
  const isLine = (line: string | undefined, marker: string): boolean => line?.replace(/\r?\n$/, '') === marker;
  let first = -1;
  const last = lines.findIndex((line, index) => {
    if (isLine(line, begin)) first = index;
    return first >= 0 && isLine(line, end);
  });
  if (last < 0) return null;
  return {
    before: lines.slice(0, first).join(''),
    body: lines
      .slice(first + 1, last)
      .join('')
      .replaceAll('\r\n', '\n'),
    after: lines.slice(last + 1).join(''),
  };
}

/**
 * Puts a block at the end of a text, or in the place of the one that is there. Everything around it stays byte for byte,
 * and its lines end as those of the file do.
 *
 * @param body with line feeds; ends in one.
 * @returns the new text, and what was put between the old text and the block; null where a block was replaced.
 */
export function withBlock(
  text: string,
  body: string,
  markers: BlockMarkers,
): { readonly text: string; readonly separator: string | null } {
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const block = `${markers.begin}\n${body}${markers.end}\n`.replaceAll('\n', lineEnd);
  const found = findBlock(text, markers);
  if (found !== null) return { text: `${found.before}${block}${found.after}`, separator: null };
  const separator = text === '' ? '' : text.endsWith('\n') ? lineEnd : `${lineEnd}${lineEnd}`;
  return { text: `${text}${separator}${block}`, separator };
}

/**
 * Takes the block out again, with what was put before it. A text without it comes back as it is. Lines that were added
 * below it stay lines of their own, also where the file had no last line end.
 */
export function withoutBlock(text: string, markers: BlockMarkers, separator: string): string {
  const found = findBlock(text, markers);
  if (found === null) return text;
  const { before, after } = found;
  const old = before.endsWith(separator) ? before.slice(0, before.length - separator.length) : before;
  const fits = old === '' || after === '' || old.endsWith('\n');
  return `${old}${fits ? '' : separator.startsWith('\r') ? '\r\n' : '\n'}${after}`;
}
