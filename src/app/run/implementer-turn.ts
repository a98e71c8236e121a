import { exitWords, startAgent, type ActiveRun, type AgentExit } from './agent-turn';
import type { RunTurn, TurnResult } from './run-turn';
import { implement } from '../implement/implement';
import { knownWorkPackages, readMissionFacts } from '../mission-facts';
import { moveTask } from '../move-task';
import type { Turn } from '../../domain/run/choose-turns';
import { ProblemError } from '../../domain/problem/problem';
import { isBeingWorkedOn, isHandedOver, type Lane } from '../../domain/status/lanes';
import { laneOf, movedOf } from '../../domain/status/log-state';
import { openSubtasks } from '../../domain/status/open-subtasks';
import type { Ports } from '../../ports/ports';

type TurnEnd = Pick<RunTurn, 'result' | 'detail' | 'log_path'>;

/** What git and the log say of a work package. */
interface WorkState {
  readonly lane: Lane;
  /** Where its branch stands: what is on another one nobody would review. */
  readonly commit: string | null;
  readonly openSubtasks: readonly string[];
  /** True when a reviewer sent it back. */
  readonly isRework: boolean;
}

/**
 * Lets an agent work on a work package: claim, workspace and prompt as `implement` makes them, then the program of the
 * agent. Work that is whole and that nobody handed over is handed over; what is whole, the rules of the hand-over say.
 */
export async function implementerTurn(
  ports: Ports,
  run: ActiveRun,
  turn: Turn & { readonly number: number },
): Promise<TurnEnd> {
  const { slug } = run.setting.mission;
  const { workPackage, agent } = turn;
  const begun = await implement(ports, {
    mission: slug,
    workPackage,
    agent,
    shellPid: null,
  });
  const { workspace_path: workspace, prompt_path: prompt, base_ref: base, branch } = begun;
  const before = workState(ports, run, workPackage, branch);
  const exit = await startAgent(ports, run, turn, { prompt, workspace });
  if (run.signal.aborted) return { result: 'interrupted', detail: null, log_path: exit.logPath };
  const worked = workState(ports, run, workPackage, branch);
  const isWhole = worked.lane === 'in_progress' && exit.exitCode === 0 && hasNewWork(before, worked, base);
  const refusal = isWhole ? await handOver(ports, run, turn, worked) : null;
  const after = workState(ports, run, workPackage, branch);
  return { ...judge(before, after, exit, refusal), log_path: exit.logPath };
}

/** Work that was sent back has to change; what was not may have been finished in an earlier turn. */
function hasNewWork(before: WorkState, worked: WorkState, base: string): boolean {
  return worked.commit !== before.commit || (!before.isRework && worked.commit !== base);
}

/** The reason against a hand-over; null when it was made. */
async function handOver(
  ports: Ports,
  { setting }: ActiveRun,
  { workPackage, agent }: Turn,
  { openSubtasks: open }: WorkState,
): Promise<string | null> {
  if (open.length > 0) return `${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not marked as done`;
  try {
    await moveTask(ports, {
      mission: setting.mission.slug,
      workPackage,
      to: 'for_review',
      agent,
      feedbackFile: undefined,
      dryRun: false,
    });
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems[0].message;
  }
}

function judge(
  before: WorkState,
  after: WorkState,
  exit: AgentExit,
  refusal: string | null,
): Pick<TurnEnd, 'result' | 'detail'> {
  const isChanged = after.commit !== before.commit;
  if (isHandedOver(after.lane)) {
    return isChanged
      ? { result: 'handed_over', detail: null }
      : { result: 'no_progress', detail: 'it was handed over without a new commit' };
  }
  if (!isBeingWorkedOn(after.lane)) return { result: 'progress', detail: `it is ${after.lane} now` };
  const isMoved = isChanged || after.openSubtasks.length !== before.openSubtasks.length;
  const result: TurnResult = isMoved ? 'progress' : 'no_progress';
  return { result, detail: refusal ?? exitWords(exit) };
}

function workState(ports: Ports, { setting }: ActiveRun, id: string, branch: string): WorkState {
  const facts = readMissionFacts(ports, setting.mission);
  const planned = knownWorkPackages(facts).find((one) => one.id === id);
  return {
    lane: laneOf(facts.state, id),
    commit: ports.repositories.readRef(setting.repository, `refs/heads/${branch}`),
    openSubtasks: planned === undefined ? [] : openSubtasks(facts.state, planned),
    isRework: movedOf(facts.state, id)?.verdict?.verdict === 'rejected',
  };
}
