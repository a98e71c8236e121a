import { approvalGate } from './approval-gate';
import { noVerdict } from './no-verdict';
import { verifyWork } from './verify-work';
import type { FoundMission } from '../find-missions';
import type { KnownPlan } from '../read-plan';
import type { Repository } from '../../domain/mission/location';
import { warning, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { MoveIntent } from '../../domain/status/move-intent';
import type { Lane } from '../../domain/status/lanes';
import { laneOf, type LogState } from '../../domain/status/log-state';
import type { GateVerdict } from '../../domain/verify/judge-gate';
import type { Ports } from '../../ports/ports';

/** What is known of a move before it is decided. */
export interface PlannedMove {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly plan: KnownPlan;
  readonly workPackage: string;
  readonly to: Lane;
}

/** True for the step that makes work count as approved. */
export function isApproval(to: Lane, from: Lane): boolean {
  const isApproved = (lane: Lane): boolean => lane === 'approved' || lane === 'done';
  return isApproved(to) && !isApproved(from);
}

/** What was verified of the work that a move would approve; null for other moves, and where nothing is asked for. */
export function gateOfMove(
  ports: Ports,
  move: PlannedMove,
  facts: {
    readonly intent: MoveIntent;
    readonly state: LogState;
    /** False where nobody has to answer for the work, e.g. in a demo. */
    readonly isAsked: boolean;
  },
): GateVerdict | null {
  const { state, intent, isAsked } = facts;
  if (!isAsked || !isApproval(move.to, laneOf(state, move.workPackage))) return null;
  return approvalGate(ports, { ...move, state, reviewer: intent.reviewer });
}

/** Verifies work for its approval. @throws ProblemError as `verify`, and VERIFICATION_FAILED when it does not pass. */
export async function verifyBeforeApproval(ports: Ports, move: PlannedMove, actor: string): Promise<void> {
  const { mission, workPackage } = move;
  const outcome = await verifyWork(ports, {
    mission: mission.slug,
    workPackage,
    role: 'reviewer',
    actor,
    provider: null,
    command: null,
    claimsFile: null,
    strict: false,
  });
  if (outcome.decision === 'approve') return;
  if (outcome.outcome === 'absent') throw noVerdict(outcome);
  throw new ProblemError({
    diagnostic_code: 'VERIFICATION_FAILED',
    message: `${workPackage} does not pass: ${outcome.feedback[0] ?? outcome.unmet.join(', ')}`,
    remediation: [...outcome.feedback.slice(1), outcome.next_step],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    unmet: outcome.unmet,
    record_path: outcome.record_path,
  });
}

/** What is to be said beside an approval that does not stand on tests. */
export function gateDiagnostics(
  { mission, workPackage: id }: PlannedMove,
  gate: GateVerdict | null,
): readonly Diagnostic[] {
  if (gate === null || gate.status === 'verified') return [];
  const remediation = [`spec-kitty verify ${id} --mission ${mission.slug}`];
  // It is approved already: how to approve it all the same is no remedy any more.
  if (gate.problem !== null) return [{ ...warning({ ...gate.problem, remediation }), fatal: false }];
  return [
    {
      ...warning({
        diagnostic_code: 'APPROVED_WITHOUT_TESTS',
        message: `${id} was approved without independent tests: the services they need could not be had.`,
        remediation,
        mission_slug: mission.slug,
        work_package_id: id,
      }),
      fatal: false,
    },
  ];
}
