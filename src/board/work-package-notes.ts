import type { Glyphs } from './screen';
import { isHandedOver } from '../domain/status/lanes';
import type { VerificationWord, WorkPackageView } from '../domain/view/mission-view';

/** Something worth knowing of a work package besides its lane. */
export interface Note {
  readonly kind: 'waits' | 'ready' | 'holder' | 'subtasks' | 'verdict' | 'verified' | 'unverified' | 'forced';
  readonly text: string;
}

/** Who has it, what it waits for, how far it is, what reviews said. */
export function workPackageNotes(one: WorkPackageView, { times }: Pick<Glyphs, 'times'>): readonly Note[] {
  const isHeld = one.agent !== null && one.lane !== 'done' && one.lane !== 'planned';
  const notes: readonly (Note | false)[] = [
    one.lane === 'planned' &&
      one.waits_for.length > 0 && { kind: 'waits', text: `waits for ${one.waits_for.join(', ')}` },
    one.is_ready && { kind: 'ready', text: 'ready' },
    isHeld && { kind: 'holder', text: one.agent ?? '' },
    one.lane === 'in_progress' &&
      one.subtasks_total > 0 && { kind: 'subtasks', text: `${one.subtasks_done}/${one.subtasks_total} subtasks` },
    one.review_verdict === 'changes_requested' && { kind: 'verdict', text: 'changes requested' },
    isHandedOver(one.lane) &&
      one.verification !== null && {
        kind: one.verification === 'verified' ? 'verified' : 'unverified',
        text: VERIFICATION_WORDS[one.verification],
      },
    one.force_count > 0 && { kind: 'forced', text: `forced ${one.force_count}${times}` },
  ];
  return notes.filter((note) => note !== false);
}

const VERIFICATION_WORDS: Readonly<Record<VerificationWord, string>> = {
  verified: 'verified',
  without_independent_tests: 'without independent tests',
  refused: 'verification failed',
  no_verdict: 'no verdict of tests',
};
