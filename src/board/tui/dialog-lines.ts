import { asked, questions, type MoveDialog } from './move-dialog';
import { span, type Line } from '../columns/line';
import type { Marks } from '../columns/marks';
import { padTo } from '../terminal-text';
import { lanes } from '../../domain/status/lanes';

/** What a move shows: the lanes to choose from, then each question, then what is about to happen. */
export function dialogLines(dialog: MoveDialog, marks: Marks): readonly Line[] {
  if (dialog.offers.length === 0) return [[span('No lane is open to it now.')], [], [span('Esc goes back.', 'dim')]];
  switch (dialog.step) {
    case 'lane':
      return laneLines(dialog, marks);
    case 'answers':
      return [...answerLines(dialog, marks), [], hint('Enter goes on, Esc goes back.')];
    case 'confirm':
      return [
        ...answerLines(dialog, marks),
        [],
        [span('Move it? '), span('y', 'bold'), span(' yes   ', 'dim'), span('n', 'bold'), span(' no', 'dim')],
      ];
    case 'running':
      return [...answerLines(dialog, marks), [], hint(`Moving${marks.ellipsis}`)];
    default:
      return dialog.step satisfies never;
  }
}

function hint(text: string): Line {
  return [span(text, 'dim')];
}

function laneLines({ offers, chosen }: MoveDialog, marks: Marks): readonly Line[] {
  const rows = offers.map(({ to }, index): Line => {
    const isChosen = index === chosen;
    return [
      span(isChosen ? `${marks.selected} ` : '  ', 'bold', 'cyan'),
      span(lanes[to].title, ...(isChosen ? (['bold'] as const) : [])),
    ];
  });
  return [...rows, [], hint('Enter chooses, Esc goes back.')];
}

function answerLines(dialog: MoveDialog, marks: Marks): readonly Line[] {
  const { offers, chosen, from, answers, field, step } = dialog;
  const to = offers[chosen]?.to;
  if (to === undefined) return [];
  const asks = asked(dialog);
  const width = Math.max(0, ...asks.map((ask) => questions[ask].length));
  const shown = asks.slice(0, step === 'answers' ? field + 1 : asks.length);
  return [
    [span(dialog.id, 'bold'), span(`  ${lanes[from].title} ${marks.arrow} `), span(lanes[to].title, 'bold')],
    ...shown.map((ask, index): Line => [
      span(`${padTo(questions[ask], width)}  `, 'dim'),
      span(marks.text(answers[ask] ?? '')),
      span(step === 'answers' && index === field ? marks.cursor : '', 'cyan'),
    ]),
  ];
}
