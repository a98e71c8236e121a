import { textLines } from './text-lines';

const ID = String.raw`(?:FR|NFR|C)-\d+`;
const WRAP = String.raw`(?:\*\*|~~)*`;
const DECLARATIONS = [
  new RegExp(String.raw`^\s*\|\s*${WRAP}(${ID})${WRAP}\s*\|`, 'i'),
  new RegExp(String.raw`^\s*#{1,6}\s+${WRAP}(${ID})(?![\w-])`, 'i'),
  new RegExp(String.raw`^\s*(?:[-*]|\d+[.)])\s+${WRAP}(${ID})(?![\w-])`, 'i'),
  new RegExp(String.raw`^\s*\*\*(${ID})(?![\w-])`, 'i'),
];
const TOKEN = new RegExp(String.raw`\b(${ID})\b`, 'gi');
const REFS_HEADING = /^#{2,4}\s+(?:Work Package\s+)?(WP\d{2})(?![A-Za-z0-9_])/;
const REFS_LINE = /Requirements?(?:\s+Refs?)?(?:\*\*)?\s*:(.*)$/i;

/** The requirement ids a spec declares, in upper case and sorted. An id that is only mentioned is no declaration. */
export function declaredRequirements(spec: string): readonly string[] {
  return [...new Set(textLines(spec).flatMap((line) => declarationOf(line) ?? []))].sort();
}

function declarationOf(line: string): string | null {
  for (const form of DECLARATIONS) {
    const id = form.exec(line)?.[1];
    if (id !== undefined) return id.toUpperCase();
  }
  return null;
}

/** Ids that stand in a requirements section of the spec without being declared anywhere, sorted. */
export function bareRequirements(spec: string): readonly string[] {
  const declared = new Set(declaredRequirements(spec));
  const found = new Set<string>();
  let isInside = false;
  for (const line of textLines(spec)) {
    if (/^#{1,6}\s/.test(line)) isInside = /requirement/i.test(line);
    if (!isInside || declarationOf(line) !== null) continue;
    for (const id of normalizeRefs([line])) if (!declared.has(id)) found.add(id);
  }
  return [...found].sort();
}

/** The ids in a list of reference texts, in upper case, without repetitions. */
export function normalizeRefs(texts: readonly string[]): readonly string[] {
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(TOKEN)].map((match) => (match[1] ?? '').toUpperCase()))),
  ];
}

/** Reference texts that hold no requirement id, for example `SC-001`. */
export function unreadableRefs(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => normalizeRefs([text]).length === 0);
}

/** The `Requirement Refs:` lines of each section of `tasks.md`, by work package; empty for one without such a line. */
export function proseRequirementRefs(tasksMd: string): Readonly<Record<string, readonly string[]>> {
  const refs = new Map<string, string[]>();
  let current: string | null = null;
  for (const line of textLines(tasksMd)) {
    const heading = REFS_HEADING.exec(line)?.[1];
    if (heading !== undefined) refs.set(heading, refs.get(heading) ?? []);
    current = heading ?? current;
    const listed = REFS_LINE.exec(line)?.[1];
    if (current === null || listed === undefined) continue;
    refs.set(current, [...(refs.get(current) ?? []), listed]);
  }
  return Object.fromEntries([...refs].map(([id, texts]) => [id, normalizeRefs(texts)]));
}
