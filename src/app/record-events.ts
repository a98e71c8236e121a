import { assertNoOpenMerge } from './assert-writable';
import type { MissionLocation } from '../domain/mission/location';
import type { Diagnostic } from '../domain/problem/diagnostic';
import { nonFatal } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { stampDrafts, type Decision } from '../domain/status/draft';
import type { AppendReceipt, LogView } from '../ports/event-log';
import type { Ports } from '../ports/ports';

/**
 * Decides under the lock of the mission and records what was accepted, so nobody can move between the decision and the
 * write.
 *
 * @throws ProblemError with every reason of a refusal, and everything `EventLog.append` throws.
 */
export function recordEvents(
  ports: Ports,
  mission: MissionLocation,
  decide: (view: LogView) => Decision,
): Promise<AppendReceipt> {
  return ports.log.append(mission, (view) => {
    // Whoever merges holds this lock: a journal that is seen here was left by one that was killed.
    assertNoOpenMerge(ports, mission);
    const decision = decide(view);
    if (!decision.accepted) throw new ProblemError(decision.problems);
    const stamped = stampDrafts(decision.drafts, view.state, ports.clock.nowMicros(), (micros) =>
      ports.ids.mint(micros),
    );
    if ('newest' in stamped) throw clockProblem(mission, stamped.wpId, stamped.newest);
    return stamped;
  });
}

/** Whether anything would be refused, without recording. Reads outside the lock: a preview. */
export function previewEvents(
  ports: Ports,
  mission: MissionLocation,
  decide: (view: LogView) => Decision,
): Decision & { accepted: true } {
  const decision = decide(ports.log.view(mission));
  if (!decision.accepted) throw new ProblemError(decision.problems);
  return decision;
}

/** What an append has to say besides its success. */
export function receiptDiagnostics({ tornTailSavedAt, logPath }: AppendReceipt): readonly Diagnostic[] {
  if (tornTailSavedAt === undefined) return [];
  return [
    nonFatal(
      {
        diagnostic_code: 'LOG_TAIL_TORN',
        message: `An interrupted write had left an incomplete last line in ${logPath}; it was saved to ${tornTailSavedAt}.`,
        remediation: [],
      },
      'append',
    ),
  ];
}

function clockProblem(mission: MissionLocation, wpId: string, newest: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'CLOCK_UNUSABLE',
    message: `The newest event of ${wpId} is dated ${JSON.stringify(newest)}: no new event could come after it.`,
    violated_invariant: 'A recorded move takes effect.',
    remediation: [`spec-kitty doctor --mission ${mission.slug}`],
    mission_slug: mission.slug,
    work_package_id: wpId,
  });
}
