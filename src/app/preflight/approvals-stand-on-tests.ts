import { warns, type PreflightCheck } from './preflight-check';
import { knownWorkPackages } from '../mission-facts';
import { missionGate } from '../verify/approval-gate';
import { laneOf, verificationOf } from '../../domain/status/log-state';
import type { Problem } from '../../domain/problem/problem';
import { isGated, type GateMode } from '../../domain/verify/gate-mode';
import { verificationWord, type VerificationWord } from '../../domain/view/mission-view';

interface ApprovalFact {
  readonly id: string;
  readonly mode: GateMode;
  /** Null when it was never verified. */
  readonly word: VerificationWord | null;
}

/** Approvals that do not stand on tests are named before they are merged; that they are is somebody's decision already. */
export const approvalsStandOnTests: PreflightCheck<readonly ApprovalFact[]> = {
  asks: 'Does every approval stand on tests that were run independently?',

  gather: (ports, { repository, mission, facts }) => {
    const mode = missionGate(ports, { repository, mission, plan: facts.plan });
    return knownWorkPackages(facts)
      .filter(({ id }) => laneOf(facts.state, id) === 'approved')
      .filter(({ id }) => facts.plan.packages.every((one) => one.id !== id || isGated(one, facts.plan.agreements)))
      .map(({ id }) => {
        const verified = verificationOf(facts.state, id);
        return { id, mode, word: verified === undefined ? null : verificationWord(verified) };
      });
  },

  judge: (all, { mission: { slug } }) =>
    all.flatMap((one) => {
      const problem = problemOf(one, slug);
      return problem === null ? [] : [warns(one.id, problem)];
    }),
};

function problemOf({ id, mode, word }: ApprovalFact, slug: string): Problem | null {
  if (word === 'verified') return null;
  const known = {
    remediation: [`spec-kitty verify ${id} --mission ${slug}`],
    mission_slug: slug,
    work_package_id: id,
    verification: word,
  };
  if (word === 'without_independent_tests') {
    return {
      ...known,
      diagnostic_code: 'APPROVED_WITHOUT_TESTS',
      message: `${id} is approved without independent tests: the services they need could not be had.`,
    };
  }
  if (mode !== 'block') return null;
  return {
    ...known,
    diagnostic_code: word === 'refused' ? 'VERIFICATION_FAILED' : 'VERIFICATION_MISSING',
    message:
      word === 'refused'
        ? `${id} is approved, but its verification does not let it pass.`
        : `${id} is approved without a verification.`,
  };
}
