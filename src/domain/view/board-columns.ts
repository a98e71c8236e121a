import type { Lane } from '../status/lanes';
import type { MissionView } from './mission-view';

export type ColumnKey = 'planned' | 'blocked' | 'in_progress' | 'for_review' | 'approved' | 'done' | 'canceled';

/** One column of a board. Field names are those of the JSON output. */
export interface BoardColumn {
  readonly key: ColumnKey;
  readonly title: string;
  /** The lanes whose work packages stand here. */
  readonly lanes: readonly Lane[];
  /** Ids, in the order of the view. */
  readonly work_packages: readonly string[];
}

/** Every column from left to right. Those that are only there when something stands in them are trouble or an end. */
const columns: readonly { key: ColumnKey; title: string; isAlwaysShown: boolean }[] = [
  { key: 'planned', title: 'Planned', isAlwaysShown: true },
  { key: 'blocked', title: 'Blocked', isAlwaysShown: false },
  { key: 'in_progress', title: 'In progress', isAlwaysShown: true },
  { key: 'for_review', title: 'Review', isAlwaysShown: true },
  { key: 'approved', title: 'Approved', isAlwaysShown: true },
  { key: 'done', title: 'Done', isAlwaysShown: true },
  { key: 'canceled', title: 'Canceled', isAlwaysShown: false },
];

const columnOfLane: Readonly<Record<Lane, ColumnKey>> = {
  genesis: 'planned',
  uninitialized: 'planned',
  planned: 'planned',
  blocked: 'blocked',
  claimed: 'in_progress',
  in_progress: 'in_progress',
  for_review: 'for_review',
  in_review: 'for_review',
  approved: 'approved',
  done: 'done',
  canceled: 'canceled',
};

export function columnOf(lane: Lane): ColumnKey {
  return columnOfLane[lane];
}

/** The columns of a board from left to right; each work package of the view stands in exactly one. */
export function boardColumns({ work_packages }: Pick<MissionView, 'work_packages'>): readonly BoardColumn[] {
  return columns
    .map(({ key, title, isAlwaysShown }) => {
      const ids = work_packages.filter(({ lane }) => columnOf(lane) === key).map(({ id }) => id);
      return { column: { key, title, lanes: lanesOf(key), work_packages: ids }, isAlwaysShown };
    })
    .filter(({ column, isAlwaysShown }) => isAlwaysShown || column.work_packages.length > 0)
    .map(({ column }) => column);
}

function lanesOf(key: ColumnKey): readonly Lane[] {
  return (Object.keys(columnOfLane) as Lane[]).filter((lane) => columnOf(lane) === key);
}
