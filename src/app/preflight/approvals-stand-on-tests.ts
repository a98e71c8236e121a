import { blocks, warns, type PreflightCheck, type PreflightSubject } from './preflight-check';
import { knownWorkPackages } from '../mission-facts';
import { missionGate } from '../verify/approval-gate';
import { changesBetween } from '../verify/previous-runs';
import { ownedPaths } from '../../domain/guard/owned-paths';
import { laneOf, verificationOf } from '../../domain/status/log-state';
import type { Problem } from '../../domain/problem/problem';
import { someOf } from '../../domain/problem/some-of';
import { isGated, type GateMode } from '../../domain/verify/gate-mode';
import { verificationWord, type VerificationWord } from '../../domain/view/mission-view';
import type { Ports } from '../../ports/ports';

interface ApprovalFact {
  readonly id: string;
  readonly mode: GateMode;
  /** Null when it was never verified. */
  readonly word: VerificationWord | null;
  readonly since: ChangedSince | null;
}

/** Owned files that are not any more as they were verified. */
interface ChangedSince {
  /** Full id of the commit that was verified. */
  readonly commit: string;
  /** Null when that commit is gone, so that nobody can tell. */
  readonly paths: readonly string[] | null;
}

/**
 * Approvals that do not stand on tests are named before they are merged; that they are is somebody's decision already. That
 * the work was changed behind an approval is nobody's: where approvals ask for a verification, it stops the merge.
 */
export const approvalsStandOnTests: PreflightCheck<readonly ApprovalFact[]> = {
  asks: 'Does every approval stand on tests that were run independently?',

  gather: (ports, subject) => {
    const { repository, mission, facts } = subject;
    const mode = missionGate(ports, { repository, mission, plan: facts.plan });
    return knownWorkPackages(facts)
      .filter(({ id }) => laneOf(facts.state, id) === 'approved')
      .filter(({ id }) => facts.plan.packages.every((one) => one.id !== id || isGated(one, facts.plan.agreements)))
      .map(({ id }) => {
        const verified = verificationOf(facts.state, id);
        if (verified === undefined) return { id, mode, word: null, since: null };
        return { id, mode, word: verificationWord(verified), since: changedSince(ports, subject, id, verified.commit) };
      });
  },

  judge: (all, { mission: { slug } }) =>
    all.flatMap((one) => {
      const problem = problemOf(one, slug);
      if (problem !== null) return [warns(one.id, problem)];
      if (one.since === null || one.mode === 'off') return [];
      return [(one.mode === 'block' ? blocks : warns)(one.id, changedProblem(one.id, one.since, slug))];
    }),
};

/** Null when its lane is as it was verified, or is not there. */
function changedSince(
  ports: Ports,
  { facts, lanes, home }: PreflightSubject,
  id: string,
  commit: string,
): ChangedSince | null {
  const tip = lanes.find(({ lane }) => lane.workPackages.includes(id))?.workspace.tip ?? null;
  if (tip === null) return null;
  const owned = ownedPaths(facts.plan.packages.find((one) => one.id === id)?.ownedFiles ?? []);
  const paths = changesBetween(ports, home.checkout.root, commit, tip)?.filter((path) => owned.owns(path)) ?? null;
  return paths?.length === 0 ? null : { commit, paths };
}

function changedProblem(id: string, { commit, paths }: ChangedSince, slug: string): Problem {
  const at = commit.slice(0, 8);
  return {
    diagnostic_code: 'CHANGED_AFTER_VERIFICATION',
    message:
      paths === null
        ? `${id} was verified at ${at}, and that commit does not exist any more.`
        : `${id} was verified at ${at}; changed since then: ${someOf(paths)}.`,
    violated_invariant: 'Work is merged as it was verified.',
    remediation: [`spec-kitty verify ${id} --mission ${slug}`],
    mission_slug: slug,
    work_package_id: id,
    verified_commit: commit,
    paths: paths ?? [],
  };
}

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
