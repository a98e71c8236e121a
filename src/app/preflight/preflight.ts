import { approvalsStandOnTests } from './approvals-stand-on-tests';
import { branchesExist } from './branches-exist';
import { checkoutsCanFollow } from './checkouts-can-follow';
import { historyComplete } from './history-complete';
import type { Finding, PreflightCheck, PreflightSubject } from './preflight-check';
import { reviewsAgree } from './reviews-agree';
import { sidesFit } from './sides-fit';
import { targetSynchronized } from './target-synchronized';
import { targetTakesCommits } from './target-takes-commits';
import { workCommitted } from './work-committed';
import { workPackagesApproved } from './work-packages-approved';
import type { Ports } from '../../ports/ports';

type Run = (ports: Ports, subject: PreflightSubject) => readonly Finding[];

/** Every check of a merge, in the order in which findings are shown. */
const checks: readonly Run[] = [
  run(workPackagesApproved),
  run(reviewsAgree),
  run(approvalsStandOnTests),
  run(branchesExist),
  run(targetTakesCommits),
  run(targetSynchronized),
  run(historyComplete),
  run(sidesFit),
  run(workCommitted),
  run(checkoutsCanFollow),
];

/** What has to do with the mission alone, whatever branch it ends up in. */
const missionChecks: readonly Run[] = [
  run(workPackagesApproved),
  run(reviewsAgree),
  run(approvalsStandOnTests),
  run(workCommitted),
];

/** Asks every question before anything is touched, and gives all answers at once. */
export function preflight(ports: Ports, subject: PreflightSubject): readonly Finding[] {
  return checks.flatMap((check) => check(ports, subject));
}

export function missionPreflight(ports: Ports, subject: PreflightSubject): readonly Finding[] {
  return missionChecks.flatMap((check) => check(ports, subject));
}

export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function run<Facts>(check: PreflightCheck<Facts>): Run {
  return (ports, subject) => check.judge(check.gather(ports, subject), subject);
}
