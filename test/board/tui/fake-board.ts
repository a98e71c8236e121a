import { missionView } from '../../../src/domain/view/mission-view';
import { boardColumns } from '../../../src/domain/view/board-columns';
import type { BoardOutcome } from '../../../src/app/board/board';
import type { ChosenMove, LiveBoard } from '../../../src/app/board/live-board';
import { ProblemError } from '../../../src/domain/problem/problem';
import type { WorkPackageView } from '../../../src/domain/view/mission-view';
import { liveScreen, type LiveScreen } from '../../../src/board/tui/live-screen';
import { keysOfText, type Key } from '../../../src/board/tui/key';
import { plainPalette } from '../../given/plain-palette';

/** A board of these work packages. */
export function boardOf(workPackages: readonly WorkPackageView[]): BoardOutcome {
  const view = missionView({
    mission: {
      mission_slug: 'tide-table',
      mission_id: null,
      mission_number: null,
      mission_type: 'software-dev',
      target_branch: 'main',
      home_branch: 'main',
      is_finalized: true,
      verification_mode: null,
    },
    workPackages,
    conflicts: [],
    anomalies: [],
    hasMoreAnomalies: false,
    next: nothingToDo,
  });
  return {
    ...view,
    columns: boardColumns({ work_packages: workPackages }),
    home_path: '/x',
    as_of: null,
    diagnostics: [],
  };
}

const nothingToDo = {
  kind: 'blocked',
  state: 'implement',
  action: null,
  workPackage: null,
  reason: 'nothing can be taken now',
  decision: null,
  waiting: [],
} as unknown as Parameters<typeof missionView>[0]['next'];

/** `'abc` types, `"abc` pastes, `^c` is with Ctrl, the rest are names of keys. */
export type Pressed = Key['name'] | `'${string}` | `"${string}` | `^${string}`;

/** A live board in memory, and what was asked of it. */
export interface FakeBoard {
  readonly screen: LiveScreen;
  readonly moves: ChosenMove[];
  readonly quits: string[];
  /** What the world looks like from now on; `refresh` makes the screen see it. */
  now: readonly WorkPackageView[];
  /** Why moves are refused; null while they are made. */
  refusal: string | null;
  press(...keys: readonly Pressed[]): void;
  text(): string;
}

export function fakeBoard(
  workPackages: readonly WorkPackageView[],
  { columns = 80, rows = 24, isUnicode = true }: { columns?: number; rows?: number; isUnicode?: boolean } = {},
): FakeBoard {
  const moves: ChosenMove[] = [];
  const quits: string[] = [];
  const world = { now: workPackages, refusal: null as string | null };
  const find = (id: string): WorkPackageView => {
    const one = world.now.find((other) => other.id === id);
    if (one === undefined) throw new Error(`no ${id}`);
    return one;
  };
  const live: LiveBoard = {
    board: () => boardOf(world.now),
    page: (id) => ({
      mission_slug: 'tide-table',
      work_package: find(id),
      attention: [],
      requirement_refs: ['FR-001'],
      owned_files: ['src/**'],
      execution_lane: 'lane-a',
      workspace: null,
      verifications: [],
      needed_by: ['WP09'],
      subtasks: [{ id: 'T001', is_done: true }],
      prompt: { path: `/x/${id}.md`, text: `# Prompt of ${id}\n\n${'- A point to keep in mind.\n'.repeat(60)}` },
      review_cycles: [],
      history: { mission_slug: 'tide-table', events: [], total: 0 },
    }),
    offers: () => [
      { to: 'planned', asks: ['reviewer', 'feedback'] },
      { to: 'for_review', asks: ['agent'] },
      { to: 'done', asks: [] },
    ],
    move(move) {
      moves.push(move);
      if (world.refusal !== null) {
        return Promise.reject(
          new ProblemError({
            diagnostic_code: 'GUARD_NOT_MET',
            message: world.refusal,
            remediation: ['spec-kitty status'],
          }),
        );
      }
      const from = find(move.workPackage).lane;
      world.now = world.now.map((one) => (one.id === move.workPackage ? { ...one, lane: move.to } : one));
      return Promise.resolve({ from_lane: from, to_lane: move.to } as Awaited<ReturnType<LiveBoard['move']>>);
    },
    follow: () => () => undefined,
  };
  const screen = liveScreen({
    live,
    board: boardOf(workPackages),
    palette: plainPalette,
    isUnicode,
    onQuit: () => quits.push('quit'),
    onSuspend: () => quits.push('suspend'),
  });
  screen.resize({ columns, rows });
  return Object.assign(world, {
    screen,
    moves,
    quits,
    press: (...keys: readonly string[]) => keys.forEach((key) => keysOf(key).forEach((one) => screen.press(one))),
    text: () => screen.lines().join('\n'),
  });
}

function keysOf(key: string): readonly Key[] {
  if (key.startsWith("'")) return [...key.slice(1)].flatMap(keysOfText);
  if (key.startsWith('"')) return keysOfText(key.slice(1));
  if (key.startsWith('^')) return [{ name: 'text', text: key.slice(1), isCtrl: true, isPasted: false }];
  return [{ name: key as Key['name'], text: '', isCtrl: false, isPasted: false }];
}
