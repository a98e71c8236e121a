import { span, type Line } from '../columns/line';
import type { Marks } from '../columns/marks';
import { wrapAt } from '../terminal-text';

/**
 * Markdown as its own text, wrapped to so many cells: headings stand out, lists hang from their marks, code keeps its
 * lines.
 */
export function markdownLines(text: string, width: number, marks: Marks): readonly Line[] {
  let isCode = false;
  return text
    .trim()
    .split(/\r\n|\r|\n/)
    .flatMap((raw): readonly Line[] => {
      if (/^\s*(?:```|~~~)/.test(raw)) {
        isCode = !isCode;
        return [[span(marks.text(raw), 'dim')]];
      }
      return isCode ? [[span(`  ${codeText(raw, marks)}`)]] : proseLines(raw, width, marks);
    });
}

/** Blanks at the start of a line of code mean something. */
function codeText(raw: string, marks: Marks): string {
  const indent = /^[ \t]*/.exec(raw)?.[0].replaceAll('\t', '  ') ?? '';
  return indent + marks.text(raw);
}

function proseLines(raw: string, width: number, marks: Marks): readonly Line[] {
  if (raw.trim() === '') return [[]];
  if (/^#{1,6} /.test(raw))
    return wrapAt(marks.text(raw.replace(/^#+ /, '')), width).map((line) => [span(line, 'bold')]);
  const [, indent = '', mark = '', rest = ''] =
    /^(\s*)((?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?|>\s?)?(.*)$/.exec(raw) ?? [];
  const hang = ' '.repeat(Math.min(indent.length, 8) + mark.length);
  const lines = wrapAt(marks.text(rest), Math.max(10, width - hang.length));
  const first = `${' '.repeat(Math.min(indent.length, 8))}${mark}`;
  return lines.length === 0
    ? [[span(first)]]
    : lines.map((line, index) => [span(index === 0 ? first : hang, 'dim'), span(line)]);
}
