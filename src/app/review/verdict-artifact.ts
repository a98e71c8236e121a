import { isPending } from '../commit-state';
import type { FoundMission } from '../find-missions';
import type { KnownPlan } from '../read-plan';
import { absolutePath } from '../../domain/mission/absolute-path';
import { ProblemError } from '../../domain/problem/problem';
import { readReviewArtifact, type ReviewArtifact } from '../../domain/review/review-artifact';
import { latestCycle, nextCycleNumber, reviewCycle, type ReviewCycle } from '../../domain/review/review-cycle';
import { resolveVerdict, overrideOf, type ReviewVerdict } from '../../domain/review/verdict';
import { movedOf, type LogState } from '../../domain/status/log-state';
import { formatMoment } from '../../domain/status/moment';
import type { Ports } from '../../ports/ports';

/** A review cycle that is about to be written. */
export interface VerdictArtifact {
  /** How events name it. */
  readonly reference: string;
  /** Relative to the checkout, so that no path of this machine is recorded. */
  readonly relativePath: string;
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

export interface VerdictSubject {
  readonly mission: FoundMission;
  readonly plan: KnownPlan;
  readonly state: LogState;
  readonly workPackage: string;
}

/** The next review cycle, with the feedback of a file. @throws ProblemError FEEDBACK_REQUIRED. */
export function rejectionArtifact(
  ports: Ports,
  subject: VerdictSubject,
  { feedbackFile, reviewer }: { readonly feedbackFile: string; readonly reviewer: string },
): VerdictArtifact {
  const feedback = ports.files.readText(absolutePath(feedbackFile, ports.surroundings.directory));
  if (feedback === null || feedback.trim() === '') {
    throw new ProblemError({
      diagnostic_code: 'FEEDBACK_REQUIRED',
      message: `${feedbackFile} ${feedback === null ? 'does not exist' : 'is empty'}: a rejection says what is to change.`,
      remediation: ['Write what is wrong and what would be right into that file, then run the command again.'],
      mission_slug: subject.mission.slug,
      work_package_id: subject.workPackage,
    });
  }
  return nextArtifact(ports, subject, { verdict: 'rejected', reviewer, feedback });
}

/**
 * The next review cycle for an approval; null while no cycle says anything else: the event alone then tells it all. Who
 * reads the files must not find a rejection as the last word.
 */
export function approvalArtifact(
  ports: Ports,
  subject: VerdictSubject,
  { reviewer, reference }: { readonly reviewer: string; readonly reference: string },
): VerdictArtifact | null {
  const latest = latestArtifact(ports, subject);
  if (latest === null || latest.verdict === 'approved') return null;
  return nextArtifact(ports, subject, {
    verdict: 'approved',
    reviewer,
    feedback: `Approved by ${reviewer}: ${reference}`,
  });
}

/** The review cycle with the highest number; null when there is none. */
export function latestArtifact(
  ports: Ports,
  { mission, plan, workPackage }: Omit<VerdictSubject, 'state'>,
): ReviewArtifact | null {
  const { folder } = cyclesOf(mission, plan, workPackage);
  const name = latestCycle(ports.files.list(folder));
  return name === null ? null : readReviewArtifact(name, ports.files.readText(`${folder}/${name}`) ?? '');
}

/** The verdict on a work package, from the log and the latest review cycle. */
export function verdictOn(ports: Ports, subject: VerdictSubject): ReviewVerdict {
  const { state, workPackage: id } = subject;
  return resolveVerdict({
    event: movedOf(state, id)?.verdict ?? null,
    override: overrideOf(state, id),
    artifact: latestArtifact(ports, subject),
  });
}

/** Where the review cycles of a work package are. */
export function cyclesOf(
  { location }: FoundMission,
  plan: KnownPlan,
  workPackage: string,
): { readonly folder: string; readonly stem: string } {
  const stem = plan.packages.find(({ id }) => id === workPackage)?.file?.replace(/\.md$/, '') ?? workPackage;
  return { folder: `${location.directory}/tasks/${stem}`, stem };
}

function nextArtifact(
  ports: Ports,
  subject: VerdictSubject,
  said: Pick<ReviewCycle, 'verdict' | 'reviewer' | 'feedback'>,
): VerdictArtifact {
  const { mission, plan, workPackage } = subject;
  const { location, slug } = mission;
  const { folder, stem } = cyclesOf(mission, plan, workPackage);
  const cycle = freeCycle(ports, subject, folder, stem);
  const path = `${folder}/review-cycle-${cycle}.md`;
  return {
    reference: referenceTo(slug, stem, cycle),
    relativePath: path.slice(location.checkout.root.length + 1),
    path,
    content: reviewCycle({
      missionSlug: slug,
      workPackage,
      cycle,
      reviewedAt: formatMoment(ports.clock.nowMicros()),
      ...said,
    }),
  };
}

/** One more than the highest; a file that an interrupted verdict left without its event is written anew instead. */
function freeCycle(
  ports: Ports,
  { mission, state, workPackage }: VerdictSubject,
  folder: string,
  stem: string,
): number {
  const next = nextCycleNumber(ports.files.list(folder));
  const recorded = movedOf(state, workPackage)?.verdict?.reference;
  const isLeftOver =
    next > 1 &&
    isPending(ports, mission.location, `${folder}/review-cycle-${next - 1}.md`) &&
    recorded !== referenceTo(mission.slug, stem, next - 1);
  return isLeftOver ? next - 1 : next;
}

function referenceTo(slug: string, stem: string, cycle: number): string {
  return `review-cycle://${slug}/${stem}/review-cycle-${cycle}.md`;
}
