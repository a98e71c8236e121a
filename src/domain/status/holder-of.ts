import { laneOf, movedOf, slotOf, type LogState } from './log-state';

/** Who holds a work package: the agent slot, else the last actor; null when it is free. */
export function holderOf(state: LogState, id: string): string | null {
  const lane = laneOf(state, id);
  if (lane === 'genesis' || lane === 'planned' || lane === 'canceled') return null;
  const agent = lane === 'in_review' ? null : slotOf(state, id, 'agent');
  const holder = typeof agent === 'string' && agent !== '' ? agent : (movedOf(state, id)?.actor ?? '');
  return holder === '' ? null : holder;
}
