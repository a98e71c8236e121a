import { readRunState } from './mission-state';
import type { RunSetting } from './run-setting';
import type { RunTurn } from './run-turn';
import type { Turn } from '../../domain/run/choose-turns';
import type { Outcome } from '../../domain/problem/diagnostic';
import type { Lane } from '../../domain/status/lanes';
import type { Ports } from '../../ports/ports';

export type StoppedBy = 'nothing_left' | 'time' | 'dry_run';

export interface RunOutcome extends Outcome {
  readonly mission_slug: string;
  readonly stopped_by: StoppedBy;
  /** True when every work package is approved, done or canceled. */
  readonly is_complete: boolean;
  readonly implementers: readonly string[];
  readonly reviewers: readonly string[];
  readonly work_packages: readonly {
    readonly id: string;
    readonly title: string;
    readonly lane: Lane;
    /** Turns of this run. */
    readonly turns: number;
    /** Why this run leaves it as it is; null for one that is finished. */
    readonly left_because: string | null;
  }[];
  /** In the order in which they ended. */
  readonly turns: readonly RunTurn[];
  /** What would begin; only in a dry run. */
  readonly would_begin: readonly { readonly work_package_id: string; readonly role: string; readonly agent: string }[];
  readonly next_steps: readonly string[];
}

const FINISHED: readonly Lane[] = ['approved', 'done', 'canceled'];

/** What became of a mission by a run. `blocked` where something is left. */
export function runOutcome(
  ports: Ports,
  { mission, implementers, reviewers }: RunSetting,
  {
    turns,
    setAside,
    stoppedBy,
    planned,
  }: {
    readonly turns: readonly RunTurn[];
    readonly setAside: ReadonlyMap<string, string>;
    readonly stoppedBy: StoppedBy;
    readonly planned: readonly Turn[];
  },
): RunOutcome {
  const { facts, workPackages } = readRunState(ports, mission);
  const isComplete = workPackages.length > 0 && workPackages.every(({ lane }) => FINISHED.includes(lane));
  return {
    mission_slug: mission.slug,
    stopped_by: stoppedBy,
    is_complete: isComplete,
    implementers,
    reviewers,
    work_packages: workPackages.map(({ id, lane, dependencies }) => ({
      id,
      title: facts.plan.packages.find((one) => one.id === id)?.title ?? id,
      lane,
      turns: turns.filter(({ work_package_id }) => work_package_id === id).length,
      left_because: FINISHED.includes(lane)
        ? null
        : (setAside.get(id) ??
          lastRefusal(turns, id) ??
          waitsFor(dependencies, workPackages) ??
          leftWords(lane, stoppedBy)),
    })),
    turns,
    would_begin: planned.map(({ workPackage, role, agent }) => ({ work_package_id: workPackage, role, agent })),
    next_steps: [
      isComplete
        ? `spec-kitty merge --dry-run --mission ${mission.slug}`
        : `spec-kitty status --mission ${mission.slug}`,
    ],
    diagnostics: [],
    ...(isComplete || stoppedBy === 'dry_run' ? {} : { blocked: true }),
  };
}

function lastRefusal(turns: readonly RunTurn[], id: string): string | null {
  const last = turns.filter(({ work_package_id }) => work_package_id === id).at(-1);
  return last?.result === 'refused' ? last.detail : null;
}

function waitsFor(
  dependencies: readonly string[],
  all: readonly { readonly id: string; readonly lane: Lane }[],
): string | null {
  const open = all.filter(({ id, lane }) => dependencies.includes(id) && lane !== 'approved' && lane !== 'done');
  return open.length === 0 ? null : `it waits for ${open.map(({ id, lane }) => `${id} (${lane})`).join(', ')}`;
}

function leftWords(lane: Lane, stoppedBy: StoppedBy): string {
  if (stoppedBy === 'time') return 'the time of the run was over';
  if (stoppedBy === 'dry_run') return 'nothing was run';
  if (lane === 'for_review') return 'nobody else among the reviewers can review it';
  return lane === 'blocked' ? 'it is blocked' : 'it is with somebody else';
}
