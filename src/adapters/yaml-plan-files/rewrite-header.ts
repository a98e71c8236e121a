import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../../domain/problem/problem';
import { isSourceFault } from '../../domain/manifest/plan-sources';
import { cutFrontmatter, headerFields, parseHeader, type CutFile } from './frontmatter';

type FieldValue = string | readonly string[];

/** The order in which the existing tool writes fields; others follow by name. */
const RANKS = [
  'work_package_id',
  'title',
  'dependencies',
  'requirement_refs',
  'planning_base_branch',
  'merge_target_branch',
  'branch_strategy',
  'base_branch',
  'base_commit',
  'created_at',
  'subtasks',
  'phase',
  'assignee',
  'agent',
  'shell_pid',
  'shell_pid_created_at',
  'scope',
  'history',
];

/**
 * Sets fields of a header and keeps every byte that is not theirs: order, quoting, comments, line ends and body. A field
 * that has its value already is left alone; a second run with the same changes changes nothing. A file without a header
 * gets one.
 *
 * @throws ProblemError FRONTMATTER_INVALID when the header cannot be read, or is written in a form that cannot be edited
 *   line by line (one mapping in braces, an anchor that another field refers to).
 */
export function withHeaderFields(text: string, changes: Readonly<Record<string, FieldValue>>): string {
  const cut = cutFrontmatter(text) ?? withoutHeader(text);
  const current = readable(cut);
  const wanted = Object.entries(changes).filter(([key, value]) => !isDeepStrictEqual(current[key], value));
  if (wanted.length === 0) return text;
  const lineEnd = cut.opening.endsWith('\r\n') ? '\r\n' : '\n';
  const lines = wanted.reduce<readonly string[]>(
    (before, [key, value]) => setField(before, key, value, lineEnd),
    cut.header.match(/[^\n]*\n/g) ?? [],
  );
  const header = lines.join('');
  if (!isDeepStrictEqual(parseHeader({ ...cut, header }), { ...current, ...Object.fromEntries(wanted) })) {
    throw notEditable(
      `${wanted.map(([key]) => key).join(', ')} cannot be set in the header without touching other fields`,
    );
  }
  return cut.opening + header + cut.rest;
}

function withoutHeader(text: string): CutFile {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return { opening: `${mark}---\n`, header: '', rest: `---\n\n${text.slice(mark.length)}` };
}

function readable(cut: CutFile): Readonly<Record<string, unknown>> {
  const header = parseHeader(cut);
  if (!isSourceFault(header)) return header;
  throw notEditable(`line ${header.line ?? 1} of the file: ${header.fault}`);
}

function notEditable(why: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'FRONTMATTER_INVALID',
    message: `The header of a work-package file cannot be edited: ${why}.`,
    remediation: ['Write the header with one field a line, e.g. title: Name.'],
  });
}

function setField(lines: readonly string[], key: string, value: FieldValue, lineEnd: string): readonly string[] {
  const fields = headerFields(lines);
  const present = fields.find((field) => field.key === key);
  if (present !== undefined) {
    return [
      ...lines.slice(0, present.start),
      ...replaced(lines.slice(present.start, present.end), value, lineEnd),
      ...lines.slice(present.end),
    ];
  }
  const rank = rankOf(key);
  const before = fields.filter((field) => compareRanks(rankOf(field.key), rank) < 0).at(-1);
  const at = before?.end ?? 0;
  return [...lines.slice(0, at), ...printField(key, value, lineEnd), ...lines.slice(at)];
}

/** Keeps the key as written, a list on one line where it was on one, comments, and the lines of items that stay. */
function replaced(lines: readonly string[], value: FieldValue, lineEnd: string): readonly string[] {
  const [first = ''] = lines;
  const key = /^(?:"[^"]+"|'[^']+'|[^\s:]+)\s*/.exec(first)?.[0] ?? '';
  const comment = commentBehind(first);
  const behind = comment === '' ? lineEnd : comment;
  if (typeof value === 'string') return [`${key}: ${scalar(value)}${behind}`];
  if (value.length === 0 || /^\s*\[.*\]\s*$/.test(first.slice(key.length + 1, first.length - comment.length))) {
    return [`${key}: ${flowList(value)}${behind}`];
  }
  const kept = itemLines(lines.slice(1));
  return [`${key}:${behind}`, ...value.map((item) => kept.take(item) ?? `${kept.indent}- ${scalar(item)}${lineEnd}`)];
}

/** What stands behind the value on its line: blanks and a comment, with the line end; empty when there is none. */
function commentBehind(line: string): string {
  const whole = valueOf(line);
  for (const { index } of line.matchAll(/(?<!\s)\s+#/g)) {
    if (whole !== undefined && isDeepStrictEqual(valueOf(line.slice(0, index)), whole)) return line.slice(index);
  }
  return '';
}

/** The lines of a block list by item, each handed out once; a comment above an item goes with it. */
function itemLines(lines: readonly string[]): { readonly indent: string; take(item: string): string | undefined } {
  const kept = new Map<string, string[]>();
  let indent: string | undefined;
  let above = '';
  for (const line of lines) {
    const item = /^([^\S\n]*)- /.exec(line);
    if (item === null && /^\s*(?:#|$)/.test(line)) {
      above += line;
      continue;
    }
    // An item over several lines, or no list at all: print everything anew.
    if (item === null || (indent ?? item[1]) !== item[1]) return { indent: '', take: () => undefined };
    indent = item[1] ?? '';
    const value = valueOf(line);
    const text = Array.isArray(value) && typeof value[0] === 'string' ? value[0] : null;
    if (text !== null) kept.set(text, [...(kept.get(text) ?? []), above + line]);
    above = '';
  }
  return { indent: indent ?? '', take: (item) => kept.get(item)?.shift() };
}

function printField(key: string, value: FieldValue, lineEnd: string): readonly string[] {
  if (typeof value === 'string') return [`${key}: ${scalar(value)}${lineEnd}`];
  if (value.length === 0) return [`${key}: []${lineEnd}`];
  return [`${key}:${lineEnd}`, ...value.map((item) => `- ${scalar(item)}${lineEnd}`)];
}

/** Quotes only where YAML needs it; never more than one line. */
function scalar(text: string): string {
  return /[\n\r\t]/.test(text) ? JSON.stringify(text) : yaml().dump(text, { lineWidth: -1 }).trimEnd();
}

function flowList(items: readonly string[]): string {
  return yaml().dump(items, { lineWidth: -1, flowLevel: 0 }).trimEnd();
}

/** Undefined when the text is no YAML. */
function valueOf(text: string): unknown {
  try {
    return yaml().load(text);
  } catch {
    return undefined;
  }
}

/** Loaded here: only a finalisation that changes a header prints YAML. */
function yaml(): typeof import('js-yaml') {
  return require('js-yaml') as typeof import('js-yaml');
}

function rankOf(key: string): readonly [number, string] {
  const rank = RANKS.indexOf(key);
  return [rank < 0 ? RANKS.length : rank, key];
}

function compareRanks(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
}
