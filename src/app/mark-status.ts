import { commitState } from './commit-state';
import { assertWritable } from './assert-writable';
import { selectMission } from './select-mission';
import { moveFacts, workPackageId } from './move-task';
import { receiptDiagnostics, recordEvents } from './record-events';
import { keepPlan, readPlan, type KnownPlan } from './read-plan';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { decideMarkStatus } from '../domain/status/decide-slots';
import type { Ports } from '../ports/ports';

export interface MarkRequest {
  readonly mission: string | undefined;
  readonly workPackage: string | undefined;
  readonly subtasks: readonly string[];
  readonly status: 'done' | 'planned';
  readonly agent: string | undefined;
}

export interface MarkOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  /** Every named subtask with its status now. */
  readonly subtasks: Readonly<Record<string, string>>;
  readonly results: readonly { readonly id: string; readonly outcome: 'updated' | 'already_satisfied' }[];
  /** Null when nothing changed. */
  readonly event_id: string | null;
  readonly commit: string | null;
}

/** Marks subtasks of one work package. What has the status already is left alone. */
export async function markStatus(ports: Ports, request: MarkRequest): Promise<MarkOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const plan = readPlan(ports, mission.location);
  const workPackage =
    request.workPackage === undefined ? impliedWorkPackage(plan, request.subtasks) : workPackageId(request.workPackage);
  const intent = { workPackage, subtasks: request.subtasks, status: request.status, actor: request.agent ?? 'user' };
  const receipt = await recordEvents(ports, mission.location, ({ state }) =>
    decideMarkStatus(intent, moveFacts(mission, plan, state)),
  );
  keepPlan(ports, mission.location, plan);
  const [event] = receipt.events;
  const changed = event?.family === 'annotation' ? Object.keys(event.delta.subtasks ?? {}) : [];
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    message: `${mission.slug}: ${workPackage} ${request.subtasks.join(', ')} ${request.status}`,
    mayBeUnchanged: event === undefined,
  });
  return {
    mission_slug: mission.slug,
    work_package_id: workPackage,
    subtasks: Object.fromEntries(request.subtasks.map((id) => [id, request.status])),
    results: request.subtasks.map((id) => ({ id, outcome: changed.includes(id) ? 'updated' : 'already_satisfied' })),
    event_id: event?.event_id ?? null,
    commit: committed.commit,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
}

/** Subtask ids are usually unique in a mission; then they name their work package. */
function impliedWorkPackage(plan: KnownPlan, subtasks: readonly string[]): string {
  const owners = plan.packages.filter((one) => subtasks.every((id) => one.subtasks.includes(id)));
  const [only, ...others] = owners;
  if (only !== undefined && others.length === 0) return only.id;
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `${subtasks.join(', ')} ${owners.length === 0 ? 'do not belong to one work package' : `belong to ${owners.map(({ id }) => id).join(' and ')}`}: say which with --wp.`,
    remediation: [`spec-kitty mark-status ${subtasks.join(' ')} --status done --wp WP01`],
  });
}
