/** What a board and the rules need to know of one status lane. */
export interface LaneRule {
  readonly title: string;
  /** False for the two lanes that only name the absence of a lane. */
  readonly isDisplayed: boolean;
  readonly isTerminal: boolean;
  /** Share of a finished work package that reaching this lane counts for, 0 to 1. */
  readonly weight: number;
}

/**
 * Every lane, in board order.
 *
 * `genesis`: the work package was never seeded; legal only as the start of a move. `uninitialized`: what a reader
 * answers when a work package has notes but no move; never stored.
 */
export const lanes = {
  planned: { title: 'Planned', isDisplayed: true, isTerminal: false, weight: 0 },
  claimed: { title: 'Claimed', isDisplayed: true, isTerminal: false, weight: 0.05 },
  in_progress: { title: 'In progress', isDisplayed: true, isTerminal: false, weight: 0.3 },
  for_review: { title: 'For review', isDisplayed: true, isTerminal: false, weight: 0.6 },
  in_review: { title: 'In review', isDisplayed: true, isTerminal: false, weight: 0.7 },
  approved: { title: 'Approved', isDisplayed: true, isTerminal: false, weight: 0.8 },
  done: { title: 'Done', isDisplayed: true, isTerminal: true, weight: 1 },
  blocked: { title: 'Blocked', isDisplayed: true, isTerminal: false, weight: 0 },
  canceled: { title: 'Canceled', isDisplayed: true, isTerminal: true, weight: 0 },
  genesis: { title: 'Not seeded', isDisplayed: false, isTerminal: false, weight: 0 },
  uninitialized: { title: 'No lane', isDisplayed: false, isTerminal: false, weight: 0 },
} as const satisfies Record<string, LaneRule>;

export type Lane = keyof typeof lanes;

/** The nine lanes that snapshots count and boards show, in their canonical order. */
export const displayedLanes: readonly Lane[] = laneNames().filter((lane) => lanes[lane].isDisplayed);

/** The way a work package goes when nothing comes between. */
export const forwardPath: readonly Lane[] = [
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
];

/** True while somebody has taken the work and not handed it over. */
export function isBeingWorkedOn(lane: Lane): boolean {
  return lane === 'claimed' || lane === 'in_progress';
}

/** What must be given for a move; the moves themselves are in {@link edges}. */
export type Guard =
  | 'none'
  | 'actor'
  | 'workspace'
  | 'handover'
  | 'reason'
  | 'approval'
  | 'verdict'
  | 'approving-verdict'
  | 'review-reference';

/** Every move that needs no force, with its guard. A pair that is absent is no move. */
export const edges: Readonly<Partial<Record<Lane, Readonly<Partial<Record<Lane, Guard>>>>>> = {
  genesis: { planned: 'none', canceled: 'none' },
  planned: { claimed: 'actor', blocked: 'none', canceled: 'none' },
  claimed: { in_progress: 'workspace', blocked: 'none', canceled: 'none' },
  in_progress: { planned: 'reason', for_review: 'handover', approved: 'approval', blocked: 'none', canceled: 'none' },
  for_review: { in_review: 'actor', blocked: 'none', canceled: 'none' },
  in_review: {
    planned: 'verdict',
    in_progress: 'verdict',
    approved: 'approving-verdict',
    done: 'approving-verdict',
    blocked: 'verdict',
    canceled: 'verdict',
  },
  approved: {
    planned: 'review-reference',
    in_progress: 'review-reference',
    done: 'approval',
    blocked: 'none',
    canceled: 'none',
  },
  blocked: { in_progress: 'none', canceled: 'none' },
};

export function isLane(text: unknown): text is Lane {
  return typeof text === 'string' && Object.hasOwn(lanes, text);
}

/**
 * The lane a person means: trimmed, any case, with `doing` for `in_progress`. Null when there is none; the two lanes
 * that cannot be moved to are none. Stored rows are never read through this.
 */
export function parseLane(text: string): Lane | null {
  const word = text.trim().toLowerCase();
  const name = word === 'doing' ? 'in_progress' : word;
  return isLane(name) && lanes[name].isDisplayed ? name : null;
}

/** The lanes a work package may go to without force. */
export function movesFrom(lane: Lane): readonly Lane[] {
  return laneNames().filter((to) => edges[lane]?.[to] !== undefined);
}

/** True when the work has been given to review: sending it back from here is a rejection. */
export function isHandedOver(lane: Lane): boolean {
  return lane === 'for_review' || lane === 'in_review' || lane === 'approved' || lane === 'done';
}

function laneNames(): readonly Lane[] {
  return Object.keys(lanes) as Lane[];
}
