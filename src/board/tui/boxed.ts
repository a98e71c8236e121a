import { clipLine, lineFrom, lineWidth, padLine, span, type Line } from '../columns/line';
import type { Marks } from '../columns/marks';

export interface Box {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The lines with a box in their middle, everything around it dimmed. What has no room in the box is cut. */
export function boxed(behind: readonly Line[], box: Box, columns: number, marks: Marks): readonly Line[] {
  const content = Math.max(lineWidth([span(box.title)]) + 2, ...box.lines.map(lineWidth));
  const inner = Math.max(1, Math.min(columns - 4, content));
  const left = Math.max(0, Math.floor((columns - inner - 4) / 2));
  const rows = framed(box, inner, marks).slice(0, behind.length);
  const top = Math.max(0, Math.floor((behind.length - rows.length) / 2));
  return behind.map((line, index) => {
    const row = rows[index - top];
    const dimmed = line.map(({ text }) => span(text, 'dim'));
    if (row === undefined) return dimmed;
    return [...padLine(clipLine(dimmed, left, ''), left), ...row, ...lineFrom(dimmed, left + inner + 4)];
  });
}

function framed({ title, lines }: Box, inner: number, marks: Marks): readonly Line[] {
  const [topLeft, topRight, bottomLeft, bottomRight, side] = marks.box;
  const name = clipLine([span(` ${title} `, 'bold')], inner, marks.ellipsis);
  const rule = marks.rule.repeat(Math.max(0, inner + 1 - lineWidth(name)));
  return [
    [span(`${topLeft}${marks.rule}`, 'cyan'), ...name, span(`${rule}${topRight}`, 'cyan')],
    ...lines.map((line) => [
      span(`${side} `, 'cyan'),
      ...padLine(clipLine(line, inner, marks.ellipsis), inner),
      span(` ${side}`, 'cyan'),
    ]),
    [span(`${bottomLeft}${marks.rule.repeat(inner + 2)}${bottomRight}`, 'cyan')],
  ];
}
