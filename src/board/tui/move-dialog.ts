import { isLetter, type Key } from './key';
import type { ChosenMove } from '../../app/board/live-board';
import { forwardPath, type Lane } from '../../domain/status/lanes';
import type { MoveAnswer, MoveOffer } from '../../domain/status/offered-moves';
import type { WorkPackageView } from '../../domain/view/mission-view';

/** A move being put together: a lane, then an answer for each thing it asks for, then yes or no. */
export interface MoveDialog {
  readonly kind: 'move';
  readonly id: string;
  readonly from: Lane;
  readonly offers: readonly MoveOffer[];
  readonly chosen: number;
  /** `running` while the move is made: no key is taken then. */
  readonly step: 'lane' | 'answers' | 'confirm' | 'running';
  /** Which of the things that are asked for is being typed. */
  readonly field: number;
  readonly answers: Readonly<Partial<Record<MoveAnswer, string>>>;
}

export const questions: Readonly<Record<MoveAnswer, string>> = {
  agent: 'Who takes it',
  reviewer: 'Who reviewed it',
  reference: 'Where the approval can be read',
  reason: 'Why',
  feedback: 'File that says what is to change',
};

/** Begins with the next lane on the way. @param name what to suggest where a name is asked for. */
export function openDialog(
  { id, lane, agent }: WorkPackageView,
  offers: readonly MoveOffer[],
  name: string,
): MoveDialog {
  const holder = agent ?? name;
  return {
    kind: 'move',
    id,
    from: lane,
    offers,
    chosen: Math.max(
      0,
      offers.findIndex(({ to }) => forwardPath.indexOf(to) > forwardPath.indexOf(lane)),
    ),
    step: 'lane',
    field: 0,
    answers: { agent: holder, reviewer: name },
  };
}

/** What a key makes of the dialog: another dialog, a move to make, or nothing when it was left. */
export type DialogStep =
  { readonly dialog: MoveDialog } | { readonly move: ChosenMove; readonly dialog: MoveDialog } | null;

export function pressInDialog(dialog: MoveDialog, key: Key): DialogStep {
  switch (dialog.step) {
    case 'lane':
      return pressInLanes(dialog, key);
    case 'answers':
      return pressInAnswers(dialog, key);
    case 'confirm':
      return pressInQuestion(dialog, key);
    case 'running':
      return { dialog };
    default:
      return dialog.step satisfies never;
  }
}

/** What the chosen lane asks for. */
export function asked({ offers, chosen }: MoveDialog): readonly MoveAnswer[] {
  return offers[chosen]?.asks ?? [];
}

function pressInLanes(dialog: MoveDialog, key: Key): DialogStep {
  const last = dialog.offers.length - 1;
  if (key.name === 'escape' || isLetter(key, 'qm')) return null;
  if (key.name === 'up' || isLetter(key, 'k')) return { dialog: { ...dialog, chosen: Math.max(0, dialog.chosen - 1) } };
  if (key.name === 'down' || isLetter(key, 'j'))
    return { dialog: { ...dialog, chosen: Math.min(last, dialog.chosen + 1) } };
  if (key.name !== 'enter' || dialog.offers.length === 0) return { dialog };
  return { dialog: { ...dialog, step: asked(dialog).length === 0 ? 'confirm' : 'answers', field: 0 } };
}

function pressInAnswers(dialog: MoveDialog, key: Key): DialogStep {
  const ask = asked(dialog)[dialog.field];
  if (ask === undefined) return { dialog: { ...dialog, step: 'confirm' } };
  const text = dialog.answers[ask] ?? '';
  if (key.name === 'escape') return { dialog: { ...dialog, step: 'lane' } };
  if (key.name === 'up') return { dialog: { ...dialog, field: Math.max(0, dialog.field - 1) } };
  const isNext = key.name === 'enter' || key.name === 'tab' || key.name === 'down';
  if (!isNext) return { dialog: { ...dialog, answers: { ...dialog.answers, [ask]: edited(text, key) } } };
  if (text.trim() === '') return { dialog };
  const field = dialog.field + 1;
  return { dialog: { ...dialog, field, step: field < asked(dialog).length ? 'answers' : 'confirm' } };
}

function pressInQuestion(dialog: MoveDialog, key: Key): DialogStep {
  const offer = dialog.offers[dialog.chosen];
  // A yes is a key of its own, never the end of something that was pasted.
  if (offer !== undefined && isLetter(key, 'yY') && !key.isPasted) {
    const answers = Object.fromEntries(offer.asks.map((ask) => [ask, (dialog.answers[ask] ?? '').trim()]));
    return {
      dialog: { ...dialog, step: 'running' },
      move: { workPackage: dialog.id, to: offer.to, answers },
    };
  }
  if (key.name === 'escape' || isLetter(key, 'nN')) {
    const last = Math.max(0, offer === undefined ? 0 : offer.asks.length - 1);
    return { dialog: { ...dialog, step: offer?.asks.length === 0 ? 'lane' : 'answers', field: last } };
  }
  return { dialog };
}

/** A line of text after a key: a letter more, one less, or none with Ctrl-U. */
export function edited(text: string, key: Key): string {
  if (key.name === 'backspace') return [...text].slice(0, -1).join('');
  if (key.name !== 'text') return text;
  if (key.isCtrl) return key.text === 'u' ? '' : text;
  return text + key.text.replace(/\s+/g, ' ');
}
