const IDS = String.raw`WP\d{2}(?:\s*,\s*WP\d{2})*`;
const DEPENDS_ON = new RegExp(
  String.raw`^[^\S\n]*(?:[-*][^\S\n]*)?(?:[Dd][Ee][Pp][Ee][Nn][Dd][Ss]?)\s+[Oo][Nn]\s+(${IDS})\b`,
  'gm',
);
const DECLARED = /(?:^[^\S\n]*(?:[-*][^\S\n]*)?|\|[^\S\n]*)(?:\*\*|\*)?Dependencies(?:\*\*|\*)?\s*:\s*([^|\n]*)/gim;
const VALUE_IDS = new RegExp(String.raw`^(${IDS})\s*(?:$|[.;(#])`);
const NOTHING = /^(?:\[\]|none|no deps|no dependencies)/i;
const HEADING = /^#{1,4}\s*(?:\*\*)?Dependencies(?:\*\*)?\s*$/i;
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

/**
 * Lines that look like a dependency declaration and are not understood, with their number within the section, counted
 * from 1. They declare nothing, so the author should be told.
 */
export function misreadDependencyLines(section: string): readonly { readonly line: number; readonly text: string }[] {
  return section.split('\n').flatMap((text, index) => {
    const looksLikeOne = /\bdepend(?:s on|encies|ency)?\b/i.test(text) && /\bWP\d+/i.test(text);
    const isRead = dependsOn(text).length > 0 || declared(text).length > 0 || /none|no dep/i.test(text);
    return looksLikeOne && !isRead ? [{ line: index + 1, text: text.trim() }] : [];
  });
}
