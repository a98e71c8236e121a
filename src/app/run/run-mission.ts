import type { ActiveRun } from './agent-turn';
import { implementerTurn } from './implementer-turn';
import { readRunState } from './mission-state';
import { reviewerTurn } from './reviewer-turn';
import { runSetting, type RunRequest, type RunSetting } from './run-setting';
import { runOutcome, type RunOutcome, type StoppedBy } from './run-outcome';
import type { RunTurn } from './run-turn';
import { moveTask } from '../move-task';
import { chooseTurns, type Turn } from '../../domain/run/choose-turns';
import { ProblemError } from '../../domain/problem/problem';
import { isBeingWorkedOn } from '../../domain/status/lanes';
import type { Ports } from '../../ports/ports';

/** So many turns of one agent in a row that leave nothing behind are a stall. */
const FRUITLESS_TURNS = 3;

/** Everything a run keeps in mind; whatever is true of the mission is read anew each time. */
interface Progress {
  readonly turns: RunTurn[];
  readonly counts: Map<string, number>;
  /** Turns in a row that left nothing behind. */
  readonly fruitless: Map<string, number>;
  /** Why nothing more is tried with a work package in this run. */
  readonly setAside: Map<string, string>;
  /** Refused at the present state of the mission; tried again when something has moved. */
  readonly refused: Map<string, string>;
}

/**
 * Drives a mission: agents implement what can be started, each hand-over is verified and reviewed, what is sent back is
 * worked on again. Ends when nothing is left that its agents can do, at a limit, or when it is interrupted; a further run
 * goes on from the log. Never merges.
 *
 * @param report is told of every turn when it begins and when it ends.
 * @throws ProblemError as `runSetting`; RUN_IN_PROGRESS; INTERRUPTED when what ran was stopped.
 */
export async function runMission(
  ports: Ports,
  request: RunRequest,
  report: (turn: Turn & { readonly number: number }, end: RunTurn | null) => void,
): Promise<RunOutcome> {
  const setting = runSetting(ports, request);
  if (request.isDryRun)
    return runOutcome(ports, setting, {
      turns: [],
      setAside: new Map(),
      stoppedBy: 'dry_run',
      planned: firstTurns(ports, setting, request),
    });
  const runId = ports.ids.mint(ports.clock.nowMicros());
  const folder = await openRun(ports, setting, runId);
  try {
    return await ports.testRuns.interruptible(async (signal) => {
      const run: ActiveRun = {
        setting,
        runId,
        folder,
        turnMinutes: request.turnMinutes,
        endsAt: ports.clock.nowMicros() + request.runMinutes * 60_000_000,
        signal,
      };
      const progress = emptyProgress();
      const stoppedBy = await drive(ports, run, request, progress, report);
      return runOutcome(ports, setting, { turns: progress.turns, setAside: progress.setAside, stoppedBy, planned: [] });
    });
  } catch (error) {
    throw isInterruption(error) ? interrupted(setting) : error;
  } finally {
    ports.runFolders.close(folder);
  }
}

/** One run for each mission; what a killed one left is ended first. */
async function openRun(ports: Ports, { repository, mission }: RunSetting, runId: string): Promise<string> {
  const runs = `${repository.commonDir}/spec-kitty/runs/${mission.slug}`;
  return ports.inTurn(repository.commonDir, `runs of ${mission.slug}`, () => {
    ports.runFolders.sweep(runs, (id) => {
      ports.testRuns.endLeftovers(id);
      // What its agents said may tell why somebody had to kill it.
      return 'keep';
    });
    if (ports.runFolders.live(runs).length > 0) throw alreadyRunning(mission.slug);
    ports.runFolders.open(`${runs}/${runId}`);
    return Promise.resolve(`${runs}/${runId}`);
  });
}

async function drive(
  ports: Ports,
  run: ActiveRun,
  request: RunRequest,
  progress: Progress,
  report: Parameters<typeof runMission>[2],
): Promise<StoppedBy> {
  const running = new Map<Turn, Promise<void>>();
  try {
    for (;;) {
      const isOver = run.signal.aborted || ports.clock.nowMicros() >= run.endsAt;
      const turns = isOver ? [] : nextTurns(ports, run.setting, request, progress, [...running.keys()]);
      for (const turn of turns) {
        const number = (progress.counts.get(turn.workPackage) ?? 0) + 1;
        progress.counts.set(turn.workPackage, number);
        report({ ...turn, number }, null);
        const work = takeTurn(ports, run, { ...turn, number })
          .then((end) => settle(ports, run, request, progress, end))
          .then((end) => {
            report({ ...turn, number }, end);
          })
          .finally(() => running.delete(turn));
        running.set(turn, work);
      }
      if (running.size === 0) return isOver ? 'time' : 'nothing_left';
      await Promise.race(running.values());
    }
  } catch (error) {
    // Nobody may be left at work when nobody looks at what comes of it.
    ports.testRuns.stop();
    await Promise.allSettled(running.values());
    throw error;
  }
}

function nextTurns(
  ports: Ports,
  setting: RunSetting,
  { mostParallel }: RunRequest,
  { setAside, refused }: Progress,
  running: readonly Turn[],
): readonly Turn[] {
  const { workPackages } = readRunState(ports, setting.mission);
  return chooseTurns({
    workPackages,
    implementers: setting.implementers,
    reviewers: setting.reviewers,
    running,
    setAside: new Set([...setAside.keys(), ...refused.keys()]),
    mostParallel,
  });
}

function firstTurns(ports: Ports, setting: RunSetting, request: RunRequest): readonly Turn[] {
  return nextTurns(ports, setting, request, emptyProgress(), []);
}

function emptyProgress(): Progress {
  return { turns: [], counts: new Map(), fruitless: new Map(), setAside: new Map(), refused: new Map() };
}

/** A turn that the rules refuse is an answer; a bug is not. */
async function takeTurn(
  ports: Ports,
  run: ActiveRun,
  turn: Turn & { readonly number: number },
): Promise<RunTurn & { readonly stall: string | null }> {
  const frame = { work_package_id: turn.workPackage, role: turn.role, agent: turn.agent, turn: turn.number };
  try {
    if (turn.role === 'reviewer') return { ...frame, ...(await reviewerTurn(ports, run, turn)) };
    return { ...frame, ...(await implementerTurn(ports, run, turn)), stall: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [{ message, diagnostic_code: code }] = error.problems;
    const result = run.signal.aborted ? 'interrupted' : 'refused';
    return { ...frame, result, detail: `${message} (${code})`, log_path: null, stall: null };
  }
}

/** Draws the conclusions of a turn: what is tried again, what is set aside, what turns in a circle. */
async function settle(
  ports: Ports,
  run: ActiveRun,
  { mostTurns }: RunRequest,
  progress: Progress,
  { stall, ...turn }: RunTurn & { readonly stall: string | null },
): Promise<RunTurn> {
  const { work_package_id: id, result } = turn;
  const isFruitless = result === 'no_progress';
  const key = `${id} ${turn.role}`;
  progress.fruitless.set(key, isFruitless ? (progress.fruitless.get(key) ?? 0) + 1 : 0);
  if (result === 'refused') progress.refused.set(id, turn.detail ?? 'refused');
  else if (!isFruitless) progress.refused.clear();
  const isCircle = (progress.fruitless.get(key) ?? 0) >= FRUITLESS_TURNS;
  const reason = stall ?? (isCircle && turn.role === 'implementer' ? fruitlessReason(turn.agent) : null);
  const end: RunTurn = reason === null ? turn : { ...turn, ...(await block(ports, run, turn, reason)) };
  progress.turns.push(end);
  const aside = reason ?? leftBecause(turn, isCircle, (progress.counts.get(id) ?? 0) >= mostTurns ? mostTurns : null);
  if (aside !== null) progress.setAside.set(id, aside);
  return end;
}

function fruitlessReason(agent: string): string {
  return `UNRECOVERABLE_STALL: AGENT_STALL ${agent} x${FRUITLESS_TURNS}`;
}

/** Why nothing more is tried with a work package that has not stalled; null when something is. */
function leftBecause({ role, agent, result }: RunTurn, isCircle: boolean, usedUp: number | null): string | null {
  if (result === 'approved') return null;
  // A reviewer who says nothing holds the work, but it is not the work that has stalled.
  if (isCircle && role === 'reviewer') return `${agent} gave no verdict ${FRUITLESS_TURNS} times`;
  return usedUp === null ? null : `its ${usedUp} turns are used up`;
}

async function block(
  ports: Ports,
  { setting }: ActiveRun,
  { work_package_id: id, agent, detail }: RunTurn,
  reason: string,
): Promise<Pick<RunTurn, 'result' | 'detail'>> {
  const { workPackages } = readRunState(ports, setting.mission);
  const isHeld = workPackages.some((one) => one.id === id && one.holder === agent && isBeingWorkedOn(one.lane));
  try {
    await moveTask(ports, {
      mission: setting.mission.slug,
      workPackage: id,
      to: 'blocked',
      note: reason,
      ...(isHeld ? { agent } : {}),
      feedbackFile: undefined,
      dryRun: false,
    });
    return { result: 'stalled', detail: reason };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { result: 'stalled', detail: `${detail ?? reason}; it could not be blocked: ${error.problems[0].message}` };
  }
}

function alreadyRunning(slug: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'RUN_IN_PROGRESS',
    message: `Another run of ${slug} is under way on this machine.`,
    violated_invariant: 'One run drives a mission.',
    remediation: [`spec-kitty status --mission ${slug}`],
    mission_slug: slug,
  });
}

function isInterruption(error: unknown): boolean {
  return error instanceof ProblemError && error.problems[0].diagnostic_code === 'INTERRUPTED';
}

function interrupted({ mission }: RunSetting): ProblemError {
  return new ProblemError({
    diagnostic_code: 'INTERRUPTED',
    message: 'The run was interrupted: its agents were stopped. What they had recorded and committed stands.',
    remediation: [`spec-kitty run --mission ${mission.slug}`],
    mission_slug: mission.slug,
  });
}
