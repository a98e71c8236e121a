import { newestReview, isSameWork } from './previous-runs';
import { gateSetting } from './verification-policy';
import { reviewContext } from '../review/review-context';
import type { FoundMission } from '../find-missions';
import type { KnownPlan } from '../read-plan';
import type { Repository } from '../../domain/mission/location';
import { verificationOf, type LogState } from '../../domain/status/log-state';
import { gateMode, isGated, type GateMode } from '../../domain/verify/gate-mode';
import { judgeGate, type GateVerdict } from '../../domain/verify/judge-gate';
import { stacksOf } from '../../domain/verify/test-files';
import type { Ports } from '../../ports/ports';

export interface GateSubject {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly plan: KnownPlan;
  readonly state: LogState;
  readonly workPackage: string;
  /** Who would approve; null when nobody is named. */
  readonly reviewer: string | null;
}

/**
 * How strictly approvals of a mission ask for verifications. Reads two settings and the names in the root of the project.
 *
 * @throws ProblemError CONFIG_INVALID.
 */
export function missionGate(
  ports: Ports,
  { repository, mission, plan }: Omit<GateSubject, 'state' | 'workPackage' | 'reviewer'>,
): GateMode {
  const command = ports.configuration.valueOf(repository, 'review.test_command');
  return gateMode({
    setting: gateSetting(ports, repository),
    agreements: plan.agreements,
    hasTestCommand: typeof command === 'string' && command.trim() !== '',
    isTestable: stacksOf(ports.files.list(mission.location.checkout.root)).length > 0,
  });
}

/** How strictly an approval of one work package asks for a verification. @throws ProblemError CONFIG_INVALID. */
export function workPackageGate(ports: Ports, subject: Omit<GateSubject, 'state' | 'reviewer'>): GateMode {
  const { plan, workPackage } = subject;
  const planned = plan.packages.find(({ id }) => id === workPackage);
  return planned === undefined || isGated(planned, plan.agreements) ? missionGate(ports, subject) : 'off';
}

/**
 * What was verified of a work package that is about to be approved; null where nothing is asked for. Only a record whose
 * file is what the log says, at the commit that would be approved, speaks for it.
 *
 * @throws ProblemError CONFIG_INVALID; REVIEW_BASE_UNRESOLVED, WORKSPACE_UNUSABLE when it was verified and is gone.
 */
export function approvalGate(ports: Ports, subject: GateSubject): GateVerdict | null {
  const { repository, mission, state, workPackage, reviewer } = subject;
  const mode = workPackageGate(ports, subject);
  if (mode === 'off') return null;
  const facts = { missionSlug: mission.slug, workPackage, mode, reviewer };
  const record = verificationOf(state, workPackage) === undefined ? null : newestReview(ports, subject);
  if (record === null) return judgeGate({ ...facts, commit: null, record, isCurrent: false });
  const { lane_worktree: root } = reviewContext(ports, repository, mission, workPackage);
  const commit = ports.objects.commitOf(root, 'HEAD');
  const isCurrent = commit !== null && isSameWork(ports, root, record.commit, commit);
  return judgeGate({ ...facts, commit, record, isCurrent });
}
