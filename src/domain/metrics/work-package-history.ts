import type { LogEvent, TransitionEvent } from '../status/event';
import { effectiveMoves } from '../status/fold-log';
import type { Lane } from '../status/lanes';
import { readInstant } from '../status/moment';
import { verdictIn } from '../status/recorded-verdict';

/** A time without interruption that a work package spent in one lane. */
export interface Stay {
  readonly lane: Lane;
  /** Microseconds since the epoch. A stay never ends before it starts, whatever the clocks said. */
  readonly from: number;
  /** Null for the stay that goes on. */
  readonly to: number | null;
}

/** What the log says of one work package. */
export interface WorkPackageHistory {
  readonly id: string;
  readonly lane: Lane;
  /** In order, at least one; null when a move has a time that cannot be read. */
  readonly stays: readonly Stay[] | null;
  /** What the reviews decided, in order. */
  readonly decisions: readonly ('approved' | 'rejected')[];
  /** How often work that was handed over came back to be worked on. */
  readonly timesSentBack: number;
  readonly wasHandedOver: boolean;
}

/**
 * Tells the life of every work package that has a move, by id. The order and repetition of `events` do not matter. A move
 * that is older than the one before, by a clock that ran behind, happened at the time of the one before.
 */
export function workPackageHistories(events: readonly LogEvent[]): readonly WorkPackageHistory[] {
  const movesOf = new Map<string, TransitionEvent[]>();
  for (const move of effectiveMoves(events)) {
    const moves = movesOf.get(move.wp_id);
    if (moves === undefined) movesOf.set(move.wp_id, [move]);
    else moves.push(move);
  }
  return [...movesOf]
    .map(([id, moves]) => historyOf(id, moves))
    .sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
}

const HANDED_OVER: readonly Lane[] = ['for_review', 'in_review', 'approved', 'done'];
const TO_BE_WORKED_ON: readonly Lane[] = ['planned', 'claimed', 'in_progress'];

function historyOf(id: string, moves: readonly TransitionEvent[]): WorkPackageHistory {
  const lanes = moves.map(({ to_lane }) => to_lane);
  const before = (index: number): Lane => lanes[index - 1] ?? 'genesis';
  return {
    id,
    lane: lanes.at(-1) ?? 'genesis',
    stays: staysOf(moves),
    decisions: moves.flatMap((move, index) => decisionOf(move, before(index)) ?? []),
    timesSentBack: lanes.filter((to, index) => HANDED_OVER.includes(before(index)) && TO_BE_WORKED_ON.includes(to))
      .length,
    wasHandedOver: lanes.some((lane) => HANDED_OVER.includes(lane)),
  };
}

function staysOf(moves: readonly TransitionEvent[]): readonly Stay[] | null {
  const times: number[] = [];
  for (const { at } of moves) {
    const time = readInstant(at);
    if (time === null) return null;
    times.push(Math.max(time, times.at(-1) ?? time));
  }
  return moves.map(({ to_lane: lane }, index) => ({ lane, from: times[index] ?? 0, to: times[index + 1] ?? null }));
}

/** A recorded verdict; else what leaving a review lane says. */
function decisionOf(move: TransitionEvent, before: Lane): 'approved' | 'rejected' | null {
  const said = verdictIn(move);
  if (said !== null) return said.verdict;
  if (before !== 'for_review' && before !== 'in_review') return null;
  if (move.to_lane === 'approved' || move.to_lane === 'done') return 'approved';
  return TO_BE_WORKED_ON.includes(move.to_lane) ? 'rejected' : null;
}
