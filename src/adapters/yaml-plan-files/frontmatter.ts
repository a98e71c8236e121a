import type { SourceFault } from '../../domain/manifest/plan-sources';

/** A file cut at its header. The three parts joined are the file. */
export interface CutFile {
  /** Byte order mark, if any, and the opening line. */
  readonly opening: string;
  /** The lines of the header, each with its line end. */
  readonly header: string;
  /** The closing line and everything behind it. */
  readonly rest: string;
}

/**
 * Cuts a file at its header: the first line begins with `---`, the first later line that is `---` but for blanks closes.
 * Null when there is no header, or it is never closed.
 */
export function cutFrontmatter(text: string): CutFile | null {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.startsWith('---', start)) return null;
  const firstEnd = text.indexOf('\n', start);
  if (firstEnd < 0) return null;
  for (let at = firstEnd + 1; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line.trim() === '---') {
      return { opening: text.slice(0, firstEnd + 1), header: text.slice(firstEnd + 1, at), rest: text.slice(at) };
    }
    if (end < 0) break;
    at = end + 1;
  }
  return null;
}

/** The text behind the closing line. */
export function bodyOf({ rest }: CutFile): string {
  const end = rest.indexOf('\n');
  return end < 0 ? '' : rest.slice(end + 1);
}

/** Parses the header as a mapping. Line numbers of faults count from the top of the file. */
export function parseHeader({ header }: CutFile): Readonly<Record<string, unknown>> | SourceFault {
  const damage = conflictIn(header.split('\n'), 1) ?? repeatedKeys(header);
  if (damage !== null) return damage;
  // The parser refuses a text without a value.
  if (header.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return {};
  // Loaded here: a finalised mission is read from the plan cache and needs no parser.
  const { load } = require('js-yaml') as typeof import('js-yaml');
  let value: unknown;
  try {
    value = load(header);
  } catch (error) {
    return yamlFault(error, header, 1);
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    return { fault: 'the header is not a mapping', line: 2, column: 1 };
  return value as Record<string, unknown>;
}

/** Turns what the parser throws over `text` into a fault; `offset` lines of the file stand before the text. */
export function yamlFault(error: unknown, text: string, offset: number): SourceFault {
  const lines = text.split('\n');
  const conflict = conflictIn(lines, offset);
  if (conflict !== null) return conflict;
  const { reason, mark, message } = error as {
    reason?: string;
    mark?: { line: number; column: number };
    message: string;
  };
  const fault = reason ?? message.split('\n')[0] ?? 'it is not YAML';
  if (mark === undefined) return { fault };
  const hasTab = (lines[mark.line] ?? '').includes('\t');
  return {
    fault: hasTab ? `${fault}; the line holds a tab, and YAML indents with blanks` : fault,
    line: mark.line + 1 + offset,
    column: mark.column + 1,
  };
}

function conflictIn(lines: readonly string[], offset: number): SourceFault | null {
  const at = lines.findIndex((line) => /^(?:<{7} |>{7} )/.test(line));
  return at < 0 ? null : { fault: 'a merge conflict is not resolved', line: at + 1 + offset, column: 1 };
}

/** One top-level field with the lines it takes. */
export interface HeaderField {
  readonly key: string;
  /** Index of its first line. */
  readonly start: number;
  /** Index behind its last line that is neither blank nor a comment. */
  readonly end: number;
}

/** The top-level fields of a block mapping: nothing else can begin at the margin with a key. */
export function headerFields(lines: readonly string[]): readonly HeaderField[] {
  const starts = lines.flatMap((line, index) => {
    const key = /^(?:"([^"]+)"|'([^']+)'|([^\s#"'[\]{},&*!|>%@`-][^\s:#]*))\s*:(?=\s|$)/.exec(line);
    return key === null ? [] : [{ key: key[1] ?? key[2] ?? key[3] ?? '', start: index }];
  });
  return starts.map(({ key, start }, position) => {
    let end = starts[position + 1]?.start ?? lines.length;
    // Inside a block text an indented # is content.
    const isBlockText = /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(lines[start] ?? '');
    const isNoContent = isBlockText ? /^(?:#|\s*$)/ : /^\s*(?:#|$)/;
    while (end > start + 1 && isNoContent.test(lines[end - 1] ?? '')) end--;
    return { key, start, end };
  });
}

function repeatedKeys(header: string): SourceFault | null {
  const lines = new Map<string, number[]>();
  for (const { key, start } of headerFields(header.split('\n'))) lines.set(key, [...(lines.get(key) ?? []), start + 2]);
  const repeated = [...lines].filter(([, all]) => all.length > 1);
  const [first] = repeated;
  if (first === undefined) return null;
  const shown = repeated.map(([key, all]) => `${key} (lines ${all.join(', ')})`).join(', ');
  return { fault: `the header repeats ${shown}`, line: first[1][1] ?? 1, column: 1 };
}
