import { blocks, type Finding, type PreflightCheck } from './preflight-check';
import type { MergeSetting } from '../merge/merge-setting';
import type { MergeConflict, MergeStep } from '../../domain/merge/merge-plan';
import { gitAt } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';

/** The merge itself, computed: every path on which two sides do not fit together. */
export const sidesFit: PreflightCheck<readonly MergeStep[]> = {
  asks: 'Do the lanes, the home and the target fit together?',
  gather: (_ports, { built }) => built?.plan.steps ?? [],
  judge: (steps, setting) => steps.flatMap((step) => stepFinding(step, setting) ?? []),
};

function stepFinding(step: MergeStep, setting: MergeSetting): Finding | null {
  const conflicts = step.conflicts.filter(({ auto }) => !auto);
  if (conflicts.length === 0) return null;
  const paths = conflicts.map(({ path }) => path);
  return blocks(step.source, {
    diagnostic_code: 'MERGE_CONFLICT_FORECAST',
    message: `${step.source} does not fit into ${step.destination}: ${someOf(conflicts.map(named))}.`,
    violated_invariant: 'simulated_merges_are_clean',
    remediation: remedy(step, setting),
    mission_slug: setting.mission.slug,
    lane_id: step.lane_id,
    paths,
    conflicts,
    provisional: step.provisional,
  });
}

function named({ path, kind, sides, owners }: MergeConflict): string {
  const whose = owners.length === 0 ? '' : `, owned by ${owners.join(', ')}`;
  return `${path} (${kind}; ${sides.join(' and ')}${whose})`;
}

/** Conflicts are solved where the work is: in the worktree of the lane, or in the home. */
function remedy(step: MergeStep, { mission, lanes, home, repository, strategy }: MergeSetting): readonly string[] {
  const recover = `spec-kitty implement --recover --mission ${mission.slug}`;
  if (step.kind === 'lane_to_mission') {
    const lane = lanes.find((one) => one.lane.laneId === step.lane_id);
    const earlier = step.conflicts.flatMap(({ sides }) => sides.slice(0, -1));
    const other = lanes.filter((one) => earlier.includes(one.lane.laneId)).map(({ workspace }) => workspace.branch);
    const [from = step.destination] = other;
    const root = lane?.workspace.checkout?.root;
    return [
      'Solve it in the worktree of the lane, commit, then run the command again:',
      ...(root === undefined ? [recover] : []),
      `${gitAt(root ?? lane?.workspace.root ?? '.')} merge ${from}`,
    ];
  }
  if (strategy === 'rebase' && step.conflicts.some(({ kind }) => kind === 'replay differs from merge')) {
    return [`spec-kitty merge --strategy merge --mission ${mission.slug}`];
  }
  const { root } = home.branch === step.destination ? (repository.primary ?? home.checkout) : home.checkout;
  return [
    'Solve it on the branch of the mission, commit, then run the command again:',
    `${gitAt(root)} merge ${step.destination}`,
    ...(strategy === 'rebase' ? [`Or: spec-kitty merge --strategy merge --mission ${mission.slug}`] : []),
  ];
}
