import { board, type BoardOutcome } from './board';
import { packagePage, type PackagePage } from './package-page';
import { missionFolders } from '../dashboard/watched-folders';
import { readMissionFacts } from '../mission-facts';
import { moveFacts, moveTask, type MoveOutcome } from '../move-task';
import { selectMission } from '../select-mission';
import type { Lane } from '../../domain/status/lanes';
import { offeredMoves, type MoveAnswer, type MoveOffer } from '../../domain/status/offered-moves';
import type { Ports } from '../../ports/ports';

/** A move that somebody put together on a board. */
export interface ChosenMove {
  readonly workPackage: string;
  readonly to: Lane;
  readonly answers: Readonly<Partial<Record<MoveAnswer, string>>>;
}

/** What a live board asks and does. Everything may throw a ProblemError. */
export interface LiveBoard {
  board: () => BoardOutcome;
  page: (workPackage: string) => PackagePage;
  offers: (workPackage: string) => readonly MoveOffer[];
  move: (move: ChosenMove) => Promise<MoveOutcome>;
  /** Calls back after something changed, by whichever program, until the returned function is called. */
  follow: (onChange: () => void) => () => void;
}

/** The board of one mission, for as long as somebody looks at it. Only moves write. */
export function liveBoard(ports: Ports, mission: string): LiveBoard {
  const folders = (): ReturnType<typeof missionFolders> => missionFolders(ports, selectMission(ports, mission).mission);
  return {
    board: () => board(ports, mission),
    page: (id) => packagePage(ports, mission, id),
    offers(id) {
      const found = selectMission(ports, mission).mission;
      const { plan, state } = readMissionFacts(ports, found);
      return offeredMoves(id, moveFacts(found, plan, state));
    },
    move: ({ workPackage, to, answers }) =>
      moveTask(ports, {
        mission,
        workPackage,
        to,
        agent: answers.agent ?? null,
        note: answers.reason ?? null,
        reviewer: answers.reviewer ?? null,
        approvalRef: answers.reference ?? null,
        feedbackFile: answers.feedback,
        dryRun: false,
      }),
    follow(onChange) {
      const watching = ports.fileWatch.start(() => {
        // A review makes a folder that was not there.
        watching.follow(folders());
        onChange();
      });
      watching.follow(folders());
      return () => watching.end();
    },
  };
}
