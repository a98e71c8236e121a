const IDS = String.raw`WP\d{2}(?:\s*,\s*WP\d{2})*`;
const DEPENDS_ON = new RegExp(
  String.raw`^[^\S\n]*(?:[-*][^\S\n]*)?(?:[Dd][Ee][Pp][Ee][Nn][Dd][Ss]?)\s+[Oo][Nn]\s+(${IDS})\b`,
  'gm',
);
const DECLARED = /(?:^[^\S\n]*(?:[-*][^\S\n]*)?|\|[^\S\n]*)(?:\*\*|\*)?Dependencies(?:\*\*|\*)?\s*:\s*([^|\n]*)/gim;
const VALUE_IDS = new RegExp(String.raw`^(${IDS})\s*(?:$|[.;(#])`);
const NOTHING = /^(?:\[\]|none|no deps|no dependencies)/i;
const HEADING = /^#{1,4}\s*(?:\*\*)?Dependencies(?:\*\*)?\s*$/i;
const EMPTY_DECLARATION = /^\W*depend(?:encies|s on)[\s*_]*:[\s*_]*$/i;
/** A bullet, a numbered item, or a line that begins with an id in whatever dress. */
const LIST_LINE = /^(?:\s*(?:[-*+]|\d+[.)])\s|\W*WP\d)/i;
const BULLET_ID = /^\s*[-*]\s*(WP\d{2})/;
const BULLET_DEPENDS_ON = /^\s*[-*]\s*depends?\s+on\s+WP/i;

/**
 * The work packages a section of `tasks.md` declares as dependencies, in order of appearance within each form:
 * `Depends on WP01, WP02` · `Dependencies: WP01` · a heading `Dependencies` over a list. Anything else is prose.
 */
export function proseDependencies(section: string): readonly string[] {
  const found = [...dependsOn(section), ...declared(section), ...listed(section)];
  return [...new Set(found)];
}

function dependsOn(section: string): readonly string[] {
  return [...section.matchAll(DEPENDS_ON)].flatMap((match) => idsIn(match[1] ?? ''));
}

function declared(section: string): readonly string[] {
  return [...section.matchAll(DECLARED)].flatMap((match) => declaredIds((match[1] ?? '').trim()));
}

/** All or nothing: text between or behind the ids that is not understood makes the whole value prose. */
function declaredIds(value: string): readonly string[] {
  if (value === '' || NOTHING.test(value)) return [];
  const sentence = dependsOn(value);
  return sentence.length > 0 ? sentence : idsIn(VALUE_IDS.exec(value)?.[1] ?? '');
}

function listed(section: string): readonly string[] {
  const lines = section.split('\n');
  return lines.flatMap((line, index) => (HEADING.test(line) ? bulletsFrom(lines, index + 1) : []));
}

/** The first id of each bullet, over blank lines, up to the first line that is neither. */
function bulletsFrom(lines: readonly string[], start: number): readonly string[] {
  const ids: string[] = [];
  for (const line of lines.slice(start)) {
    if (line.trim() === '' || BULLET_DEPENDS_ON.test(line)) continue;
    const id = BULLET_ID.exec(line)?.[1];
    if (id === undefined) break;
    ids.push(id);
  }
  return ids;
}

function idsIn(text: string): readonly string[] {
  return text.match(/WP\d{2}/g) ?? [];
}

/** A line that looks like a dependency declaration and names work packages that it does not declare. */
export interface UnreadLine {
  /** Within the section, counted from 1. */
  readonly line: number;
  readonly text: string;
  /** As ids: `wp1` is WP01. */
  readonly ignored: readonly string[];
}

/** The lines of a section whose author probably meant more than is read; nothing else tells them so. */
export function unreadDependencyLines(section: string): readonly UnreadLine[] {
  const lines = section.split('\n');
  const inList = listLines(lines);
  return lines.flatMap((text, index) => {
    const looksLikeOne = inList.has(index) || /\bdepend(?:s|encies|ency)?\b/i.test(text);
    if (!looksLikeOne || /(?:^|:)[^\w:]*(?:none|no dep)/i.test(text)) return [];
    const read = new Set([...dependsOn(text), ...declared(text), ...(inList.get(index) ?? [])]);
    const named = [...text.matchAll(/\bWP(\d+)/gi)].map((match) => `WP${(match[1] ?? '').padStart(2, '0')}`);
    const ignored = [...new Set(named)].filter((id) => !read.has(id));
    return ignored.length === 0 ? [] : [{ line: index + 1, text: text.trim(), ignored }];
  });
}

/**
 * The lines that form a list below a heading `Dependencies`, or below `Dependencies:` without a value, by their index,
 * with the ids that are read from each.
 */
function listLines(lines: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  lines.forEach((line, start) => {
    let isRead = HEADING.test(line);
    if (!isRead && !EMPTY_DECLARATION.test(line)) return;
    for (let index = start + 1; index < lines.length; index++) {
      const text = lines[index] ?? '';
      if (text.trim() === '' || BULLET_DEPENDS_ON.test(text)) continue;
      if (text.startsWith('#') || !LIST_LINE.test(text)) break;
      const id = BULLET_ID.exec(text)?.[1];
      isRead &&= id !== undefined;
      found.set(index, isRead && id !== undefined ? [id] : []);
    }
  });
  return found;
}
