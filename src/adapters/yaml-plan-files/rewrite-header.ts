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

/** Sets fields of a header and keeps every byte that is not theirs. A file without a header gets one. */
export function withHeaderFields(text: string, changes: Readonly<Record<string, FieldValue>>): string {
  const cut = cutFrontmatter(text) ?? { opening: '---\n', header: '', rest: `---\n\n${text}` };
  const current = parseHeader(cut);
  const wanted = Object.entries(changes).filter(
    ([key, value]) => !isEqual((current as Record<string, unknown>)[key], value),
  );
  if (wanted.length === 0) return text;
  const lineEnd = cut.opening.endsWith('\r\n') ? '\r\n' : '\n';
  const lines = wanted.reduce((before, [key, value]) => setField(before, key, value), splitLines(cut, lineEnd));
  return cut.opening + lines.map((line) => line + lineEnd).join('') + cut.rest;
}

function splitLines({ header }: CutFile, lineEnd: string): readonly string[] {
  return header === '' ? [] : header.replace(/\r?\n$/, '').split(lineEnd);
}

function setField(lines: readonly string[], key: string, value: FieldValue): readonly string[] {
  const fields = headerFields(lines);
  const present = fields.find((field) => field.key === key);
  if (present !== undefined) {
    return [
      ...lines.slice(0, present.start),
      ...replaced(lines[present.start] ?? '', key, value),
      ...lines.slice(present.end),
    ];
  }
  const rank = rankOf(key);
  const before = fields.filter((field) => compareRanks(rankOf(field.key), rank) < 0).at(-1);
  const at = before?.end ?? 0;
  return [...lines.slice(0, at), ...printField(key, value), ...lines.slice(at)];
}

/** Keeps a list on one line where it was on one, and a comment behind a value. */
function replaced(line: string, key: string, value: FieldValue): readonly string[] {
  const wasFlow = /:\s*\[/.test(line);
  const comment = /^[^"'#]*(?:"[^"]*"|'[^']*')?[^"'#]*?(\s#.*)$/.exec(line)?.[1] ?? '';
  const [first = '', ...more] =
    wasFlow && typeof value !== 'string' ? [`${key}: [${value.map(scalar).join(', ')}]`] : printField(key, value);
  return [first + comment, ...more];
}

function printField(key: string, value: FieldValue): readonly string[] {
  if (typeof value === 'string') return [`${key}: ${scalar(value)}`];
  return value.length === 0 ? [`${key}: []`] : [`${key}:`, ...value.map((item) => `- ${scalar(item)}`)];
}

/** Quotes only where YAML needs it. */
function scalar(text: string): string {
  if (/[\n\r\t]/.test(text)) return JSON.stringify(text);
  const { dump } = require('js-yaml') as typeof import('js-yaml');
  const printed = dump(text, { lineWidth: -1 }).trimEnd();
  // In a list on one line these would end the item.
  return /^[^"'].*[,[\]{}]/.test(printed) ? JSON.stringify(text) : printed;
}

function rankOf(key: string): readonly [number, string] {
  const rank = RANKS.indexOf(key);
  return [rank < 0 ? RANKS.length : rank, key];
}

function compareRanks(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
}

function isEqual(current: unknown, wanted: FieldValue): boolean {
  if (typeof wanted === 'string') return current === wanted;
  return (
    Array.isArray(current) && current.length === wanted.length && wanted.every((one, index) => current[index] === one)
  );
}
