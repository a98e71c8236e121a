import { textLines } from './text-lines';

/** The part of `tasks.md` that belongs to one work package. */
export interface ProseSection {
  readonly wpId: string;
  /** The text behind the heading line. */
  readonly text: string;
  /** Line of the heading, counted from 1. */
  readonly line: number;
  /** The part of the text above the first heading of its own or a higher level, whatever that heads. */
  readonly ownText: string;
  /** Line of that heading, counted from 1; null when there is none. */
  readonly foreignHeading: number | null;
}

const HEADING = /^#{2,3} (.*)$/;
const EXPLICIT = /^(?:Work Package\s+)?(WP\d{2})(?![A-Za-z0-9_])/;
const NUMBERED = /^Work Package (\d{1,2})(?=$|\s|—|:|-)/;

/**
 * Splits `tasks.md` at the headings of work packages.
 *
 * A section runs to the next such heading; only the last one also ends at a foreign heading of level 2, so that closing
 * prose such as a dependency graph declares nothing. A repeated heading replaces the earlier text, as the existing tool
 * reads it.
 */
export function proseSections(tasksMd: string): readonly ProseSection[] {
  const lines = textLines(tasksMd);
  const starts = lines.flatMap((line, index) => {
    const wpId = headingOf(line);
    return wpId === null ? [] : [{ wpId, index }];
  });
  const sections = starts.map(({ wpId, index }, position) => {
    const next = starts[position + 1]?.index;
    const end = next ?? endOfLast(lines, index + 1);
    const body = lines.slice(index + 1, end);
    const level = lines[index]?.startsWith('###') === true ? 3 : 2;
    const own = body.findIndex((line) => isForeignHeading(line, level));
    return {
      wpId,
      text: body.join('\n'),
      line: index + 1,
      ownText: (own < 0 ? body : body.slice(0, own)).join('\n'),
      foreignHeading: own < 0 ? null : index + 2 + own,
    };
  });
  return [...new Map(sections.map((section) => [section.wpId, section])).values()];
}

/** The work package a line is the heading of; null for any other line. */
function headingOf(line: string): string | null {
  const title = HEADING.exec(line)?.[1]?.trim();
  if (title === undefined) return null;
  const explicit = EXPLICIT.exec(title)?.[1];
  if (explicit !== undefined) return explicit;
  const numbered = NUMBERED.exec(title)?.[1];
  return numbered === undefined ? null : `WP${numbered.padStart(2, '0')}`;
}

function endOfLast(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && line.startsWith('## ') && !isDependenciesHeading(line));
  return end < 0 ? lines.length : end;
}

function isForeignHeading(line: string, level: number): boolean {
  const marks = /^(#{1,3}) /.exec(line)?.[1]?.length ?? Infinity;
  return marks <= level && !isDependenciesHeading(line);
}

function isDependenciesHeading(line: string): boolean {
  return /^#{1,4}\s*(?:\*\*)?Dependencies(?:\*\*)?\s*$/i.test(line);
}
