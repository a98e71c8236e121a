/** A run of text inside a block. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  /** Only addresses of the web; others stay text. */
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] };

export interface ListItem {
  /** Null for an item without a box. */
  readonly isChecked: boolean | null;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly ListItem[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'rule' };

/** Deeper than any person nests. */
const MOST_DEPTH = 12;

const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const TABLE_LINE = /^ {0,3}\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/;

/**
 * Reads the Markdown that prompts and reviews are written in. What it does not know, HTML above all, is text: whoever draws
 * the result can only draw text.
 */
export function parseMarkdown(text: string): readonly Block[] {
  return blocksOf(text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0);
}

function blocksOf(lines: readonly string[], depth: number): readonly Block[] {
  if (depth > MOST_DEPTH) return [{ kind: 'code', text: lines.join('\n') }];
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if ((lines[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    const [block, next] = blockAt(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

/** The block that begins in a line, and the line behind it. */
function blockAt(lines: readonly string[], at: number, depth: number): readonly [Block, number] {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return codeAt(lines, at, fence);
  const [, marks, title] = HEADING.exec(line) ?? [];
  if (marks !== undefined)
    return [{ kind: 'heading', level: marks.length, children: parseInline(title ?? '') }, at + 1];
  if (RULE.test(line)) return [{ kind: 'rule' }, at + 1];
  if (/^ {0,3}>/.test(line)) {
    const end = endOf(lines, at, (one) => /^ {0,3}>/.test(one));
    const inner = lines.slice(at, end).map((one) => one.replace(/^ {0,3}> ?/, ''));
    return [{ kind: 'quote', blocks: blocksOf(inner, depth + 1) }, end];
  }
  if (ITEM.test(line)) return listAt(lines, at, depth);
  if (line.includes('|') && TABLE_LINE.test(lines[at + 1] ?? '')) return tableAt(lines, at);
  const end = endOf(lines, at + 1, (one) => one.trim() !== '' && !isStart(one));
  return [{ kind: 'paragraph', children: parseInline(lines.slice(at, end).join('\n')) }, end];
}

function codeAt(lines: readonly string[], at: number, fence: string): readonly [Block, number] {
  const isEnd = (one: string): boolean => one.trim().startsWith(fence) && /^[`~]+$/.test(one.trim());
  const end = endOf(lines, at + 1, (one) => !isEnd(one));
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function listAt(lines: readonly string[], at: number, depth: number): readonly [Block, number] {
  const isOrdered = /^\s*\d/.test(lines[at] ?? '');
  const items: ListItem[] = [];
  let next = at;
  while (next < lines.length) {
    const [marker, , bullet = ''] = ITEM.exec(lines[next] ?? '') ?? [];
    if (marker === undefined || RULE.test(lines[next] ?? '') || /\d/.test(bullet) !== isOrdered) break;
    const width = marker.length;
    const isInside = (one: string): boolean => one.trim() === '' || one.search(/\S/) >= Math.min(width, 4);
    // A paragraph of an item may go on at the margin, but not behind an empty line.
    const goesOn = (one: string, index: number): boolean => (lines[index - 1] ?? '').trim() !== '' && !isStart(one);
    let end = endOf(lines, next + 1, (one, index) => isInside(one) || goesOn(one, index));
    while (end > next + 1 && (lines[end - 1] ?? '').trim() === '') end -= 1;
    const inner = [(lines[next] ?? '').slice(width), ...lines.slice(next + 1, end).map((one) => outdented(one, width))];
    items.push(itemOf(inner, depth));
    next = endOf(lines, end, (one) => one.trim() === '');
  }
  return [{ kind: 'list', isOrdered, items }, next];
}

function itemOf(lines: readonly string[], depth: number): ListItem {
  const [first = '', ...rest] = lines;
  const box = /^\[([ xX])\] +/.exec(first);
  return {
    isChecked: box === null ? null : box[1] !== ' ',
    blocks: blocksOf([first.slice(box?.[0].length ?? 0), ...rest], depth + 1),
  };
}

function outdented(line: string, width: number): string {
  return line.slice(Math.min(width, Math.max(0, line.search(/\S|$/))));
}

function tableAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOf(lines, at + 2, (one) => one.includes('|'));
  const [head = [], ...rows] = [lines[at] ?? '', ...lines.slice(at + 2, end)].map(cellsOf);
  return [{ kind: 'table', head, rows }, end];
}

function cellsOf(line: string): readonly (readonly Inline[])[] {
  const cells = line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/); // prettier-ignore
  return cells.map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));
}

function isStart(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || /^ {0,3}>/.test(line) || ITEM.test(line);
}

function endOf(lines: readonly string[], from: number, isInside: (line: string, index: number) => boolean): number {
  let end = from;
  while (end < lines.length && isInside(lines[end] ?? '', end)) end += 1;
  return end;
}

/** Lengths are limited, so that no text takes long. */
const INLINE =
  /\\([!-/:-@[-`{-~])|(`{1,4})(?!`)((?:[^`]|`(?!\2)){1,2000}?)\2(?!`)|\*\*(?=\S)([\s\S]{1,2000}?)(?<=\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*]{1,2000}?)(?<=\S)\*(?!\w)|(?<!\w)_(?=[^\s_])([^_]{1,2000}?)(?<=\S)_(?!\w)|\[([^\]]{1,1000})\]\(([^()\s]{1,2000})\)/g;

function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  const say = (said: string): void => {
    if (said !== '') parts.push({ kind: 'text', text: said });
  };
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, escaped, , code, strong, star, line, label, href] = match;
    say(text.slice(last, match.index));
    last = match.index + whole.length;
    if (escaped !== undefined) say(escaped);
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', children: parseInline(strong) });
    else if (label === undefined) parts.push({ kind: 'emphasis', children: parseInline(star ?? line ?? '') });
    else if (/^https?:\/\//i.test(href ?? ''))
      parts.push({ kind: 'link', href: href ?? '', children: parseInline(label) });
    else say(whole);
  }
  say(text.slice(last));
  return parts;
}
