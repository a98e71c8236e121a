import { blocks, type PreflightCheck } from './preflight-check';
import { knownWorkPackages } from '../mission-facts';
import type { Lane } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';

interface LaneFact {
  readonly id: string;
  readonly lane: Lane;
}

export const workPackagesApproved: PreflightCheck<readonly LaneFact[]> = {
  asks: 'Is every work package approved, done or canceled?',

  gather: (_ports, { facts }) => knownWorkPackages(facts).map(({ id }) => ({ id, lane: laneOf(facts.state, id) })),

  judge: (all, { mission: { slug } }) =>
    all
      .filter(({ lane }) => lane !== 'approved' && lane !== 'done' && lane !== 'canceled')
      .map(({ id, lane }) =>
        blocks(id, {
          diagnostic_code: 'WP_NOT_APPROVED',
          message: `${id} is ${lane}, not approved.`,
          violated_invariant: 'every_work_package_is_approved_done_or_canceled',
          remediation: [nextStep(id, lane, slug)],
          mission_slug: slug,
          work_package_id: id,
          canonical_lane: lane,
          lane,
        }),
      ),
};

function nextStep(id: string, lane: Lane, slug: string): string {
  const on = `--mission ${slug}`;
  switch (lane) {
    case 'planned':
    case 'claimed':
      return `spec-kitty implement ${id} --agent AGENT ${on}`;
    case 'in_progress':
      return `spec-kitty move-task ${id} --to for_review --agent AGENT ${on}`;
    case 'for_review':
    case 'in_review':
      return `spec-kitty move-task ${id} --to approved --reviewer NAME --approval-ref REFERENCE ${on}`;
    case 'blocked':
      return `spec-kitty move-task ${id} --to in_progress --agent AGENT ${on}`;
    case 'genesis':
    case 'uninitialized':
      return `spec-kitty finalize-tasks ${on}`;
    case 'approved':
    case 'done':
    case 'canceled':
      return `spec-kitty status ${on}`;
    default:
      return lane satisfies never;
  }
}
