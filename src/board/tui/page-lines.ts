import { markdownLines } from './markdown-lines';
import { span, type Line, type Tone } from '../columns/line';
import type { Marks } from '../columns/marks';
import { laneTone } from '../paint-lane';
import { clipTo, padTo, wrapAt } from '../terminal-text';
import { workPackageNotes } from '../work-package-notes';
import type { PackagePage } from '../../app/board/package-page';
import { lanes } from '../../domain/status/lanes';

const LABEL_WIDTH = 11;

/** A page as lines, and where its sections begin. */
export interface DrawnPage {
  readonly lines: readonly Line[];
  /** Numbers of the lines that are headings. */
  readonly headings: readonly number[];
}

/** Everything that is known of a work package, for so many cells: facts, subtasks, prompt, reviews, history. */
export function pageLines(page: PackagePage, width: number, marks: Marks): DrawnPage {
  const sections = [
    [...factLines(page, width, marks), ...attentionLines(page, width, marks)],
    section('Prompt', promptLines(page, width, marks)),
    section('Reviews', reviewLines(page, width, marks)),
    section('History', historyLines(page, marks)),
  ].filter((lines) => lines.length > 0);
  const headings: number[] = [];
  const lines: Line[] = [];
  for (const one of sections) {
    if (lines.length > 0) lines.push([]);
    headings.push(lines.length);
    lines.push(...one);
  }
  return { lines, headings };
}

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[span(title, 'bold', 'cyan')], ...lines];
}

function factLines(page: PackagePage, width: number, marks: Marks): readonly Line[] {
  const { work_package: one, needed_by, subtasks } = page;
  const since = one.last_transition_at === null ? '' : `  since ${shortTime(one.last_transition_at)}`;
  const tone = laneTone(one.lane);
  const notes = workPackageNotes(one, marks).filter(
    ({ kind }) => kind === 'ready' || kind === 'verdict' || kind === 'forced',
  );
  const states = subtasks.map(({ id, is_done }) => `${is_done ? marks.done : marks.nothing} ${marks.text(id)}`);
  return [
    [label('Lane'), span(lanes[one.lane].title, ...(tone === null ? [] : [tone])), span(since, 'dim')],
    ...fact('Holder', one.agent ?? ''),
    ...fact('Waits for', one.waits_for.join(', ')),
    ...fact('Depends on', one.dependencies.join(', ')),
    ...fact('Needed by', needed_by.join(', ')),
    ...fact('Branch', page.workspace?.branch ?? ''),
    ...fact('Owns', page.owned_files.join(', ')),
    ...fact('Subtasks', states.join('   ')),
    ...fact('Marks', notes.map(({ text }) => text).join(` ${marks.dot} `), 'yellow'),
  ];

  function fact(name: string, text: string, ...tones: readonly Tone[]): readonly Line[] {
    const room = Math.max(8, width - LABEL_WIDTH);
    return wrapAt(marks.text(text), room).map((line, index) => [label(index === 0 ? name : ''), span(line, ...tones)]);
  }
}

function label(text: string): Line[number] {
  return span(padTo(text, LABEL_WIDTH), 'dim');
}

function attentionLines({ attention }: PackagePage, width: number, marks: Marks): readonly Line[] {
  return attention.flatMap(({ message, remediation }) => [
    [],
    ...wrapAt(marks.text(message), width).map((line): Line => [span(line, 'yellow')]),
    ...remediation.map((command): Line => [span(`  ${marks.text(command)}`)]),
  ]);
}

function promptLines({ prompt }: PackagePage, width: number, marks: Marks): readonly Line[] {
  return prompt === null ? [] : markdownLines(prompt.text, width, marks);
}

function reviewLines({ review_cycles }: PackagePage, width: number, marks: Marks): readonly Line[] {
  return review_cycles.flatMap(({ name, verdict, reviewer, reviewed_at, text }, index) => [
    ...(index === 0 ? [] : [[]]),
    [
      span(marks.text(name.replace(/\.md$/, '')), 'bold'),
      span(`  ${verdict}`, verdict === 'approved' ? 'green' : 'yellow'),
      span(reviewer === null ? '' : `  by ${marks.text(reviewer)}`),
      span(reviewed_at === null ? '' : `  ${marks.text(shortTime(reviewed_at))}`, 'dim'),
    ],
    ...markdownLines(text, width - 2, marks).map((line): Line => [span('  '), ...line]),
  ]);
}

function historyLines({ history }: PackagePage, marks: Marks): readonly Line[] {
  const actors = Math.min(14, Math.max(0, ...history.events.map(({ actor }) => (actor ?? '').length)));
  const rows = history.events.map(({ at, actor, kind, summary }): Line => {
    const what = kind === 'move' || kind === 'note' ? summary : `${kind} ${summary}`;
    return [
      span(padTo(shortTime(at), 18), 'dim'),
      span(`${padTo(clipTo(marks.text(actor ?? ''), actors, marks.ellipsis), actors)}  `, 'cyan'),
      span(marks.text(what.replace(' -> ', ` ${marks.arrow} `))),
    ];
  });
  const older = history.total - history.events.length;
  return older === 0 ? rows : [...rows, [span(`+${older} more`, 'dim')]];
}

/** A stored time without seconds; what is no time stays as it is. */
function shortTime(at: string): string {
  return at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2');
}
