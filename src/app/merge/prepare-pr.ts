import type { SettingRequest } from './merge-setting';
import { gatherSetting, type MergeSetting } from './merge-setting';
import { missionOnto } from './mission-changes';
import { selectEvenFinished } from '../select-even-finished';
import { blocks, type Finding } from '../preflight/preflight-check';
import { isBlocked, missionPreflight } from '../preflight/preflight';
import { assertWritable } from '../assert-writable';
import { focusedBranchName } from '../../domain/merge/focused-branch';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import type { GitObjects } from '../../ports/git-objects';
import type { Ports } from '../../ports/ports';

export interface PreparePrRequest extends SettingRequest {
  readonly mission: string | undefined;
  readonly isDryRun: boolean;
}

export interface PreparePrOutcome extends Outcome {
  readonly mission_slug: string;
  readonly target_branch: string;
  /** What the branch starts from: where the remote is, as far as it is known here. */
  readonly base: string;
  readonly base_commit: string;
  readonly focused_pr_branch: string;
  /** Null when it was not built. */
  readonly commit: string | null;
  readonly tree: string | null;
  /** True when the branch held all of it already. */
  readonly unchanged: boolean;
  readonly findings: readonly Finding[];
  readonly dry_run: boolean;
  readonly next_steps: readonly string[];
}

/**
 * Makes a branch that holds one mission on top of what the remote has, for a pull request. The local target, the home and
 * every checkout stay as they are.
 */
export async function preparePr(ports: Ports, request: PreparePrRequest): Promise<PreparePrOutcome> {
  const { repository, mission } = selectEvenFinished(ports, request.mission);
  assertWritable(ports, mission);
  const setting = gatherSetting(ports, repository, mission, request);
  const base = setting.upstream ?? localBase(setting);
  const preview = ports.objects.inScratch(setting.home.checkout.root, (objects) =>
    build(ports, objects, setting, base),
  );
  if (request.isDryRun || isBlocked(preview.findings)) return preview.outcome(request.isDryRun);
  return ports.inTurn(repository.commonDir, 'merge', async () => {
    const built = build(ports, ports.objects, setting, base);
    if (built.move !== null) {
      const place = { commonDir: repository.commonDir, root: setting.home.checkout.root };
      const isMoved = await ports.branches.moveRefs(place, [built.move], 'spec-kitty merge --prepare-pr');
      if (!isMoved) throw moved(built.move.ref, mission.slug);
    }
    return built.outcome(false);
  });
}

interface Base {
  readonly name: string;
  readonly sha: string;
}

function build(
  ports: Ports,
  objects: GitObjects,
  setting: MergeSetting,
  base: Base,
): {
  readonly findings: readonly Finding[];
  readonly move: { readonly ref: string; readonly from: string | null; readonly to: string } | null;
  readonly outcome: (isDryRun: boolean) => PreparePrOutcome;
} {
  const { mission, target, home } = setting;
  const folder = home.checkout.root;
  const branch = focusedBranchName(mission.slug, target.branch);
  const ref = `refs/heads/${branch}`;
  const onto = missionOnto(objects, setting, base.sha);
  const findings = [
    ...missionPreflight(ports, { ...setting, built: null, objects, isPushed: false }),
    ...conflictFindings(setting, base, onto),
  ];
  const from = ports.repositories.readRef(setting.repository, ref);
  const tree = onto?.tree ?? null;
  const isThere =
    from !== null &&
    tree !== null &&
    objects.treeOf(folder, from) === tree &&
    objects.isAncestor(folder, base.sha, from);
  const to = tree === null ? null : isThere ? from : commitOn(objects, setting, { base, from, tree });
  const isUsable = to !== null && !isBlocked(findings);
  return {
    findings,
    move: isUsable && !isThere ? { ref, from, to } : null,
    outcome: (isDryRun) => ({
      ...(isBlocked(findings) ? { blocked: true } : {}),
      mission_slug: mission.slug,
      target_branch: target.branch,
      base: base.name,
      base_commit: base.sha,
      focused_pr_branch: branch,
      commit: isUsable && !isDryRun ? to : null,
      tree,
      unchanged: isThere,
      findings,
      dry_run: isDryRun,
      next_steps: isUsable
        ? nextSteps(setting, branch, ports.repositories.defaultRemote(setting.repository) !== null)
        : [],
    }),
  };
}

/** A branch that stands already is gone on with, so that a push of it never has to be forced. */
function commitOn(
  objects: GitObjects,
  { mission, home, target }: MergeSetting,
  { base, from, tree }: { readonly base: Base; readonly from: string | null; readonly tree: string },
): string {
  const folder = home.checkout.root;
  const parents = from === null ? [base.sha] : objects.isAncestor(folder, base.sha, from) ? [from] : [from, base.sha];
  const message = `${mission.meta?.friendlyName ?? mission.slug}\n\nMission: ${mission.slug}\nTarget: ${target.branch}`;
  return objects.commitTree(folder, { tree, parents, message });
}

function conflictFindings(
  { mission, target, home }: MergeSetting,
  base: Base,
  onto: ReturnType<typeof missionOnto>,
): readonly Finding[] {
  if (onto !== null && onto.tree !== null) return [];
  const paths = (onto?.conflicts ?? []).filter(({ auto }) => !auto).map(({ path, kind }) => `${path} (${kind})`);
  return [
    blocks(home.branch ?? mission.slug, {
      diagnostic_code: 'MERGE_CONFLICT_FORECAST',
      message:
        onto === null
          ? `${mission.slug} and ${base.name} have no commit in common.`
          : `${mission.slug} does not fit onto ${base.name}: ${someOf(paths)}.`,
      violated_invariant: 'simulated_merges_are_clean',
      remediation: [
        'Solve it where the mission lives, commit, then run the command again:',
        `${gitAt(home.checkout.root)} merge ${base.name}`,
      ],
      mission_slug: mission.slug,
      merge_target_branch: target.branch,
      paths: (onto?.conflicts ?? []).map(({ path }) => path),
    }),
  ];
}

function localBase({ target, mission }: MergeSetting): Base {
  if (target.sha !== null) return { name: target.branch, sha: target.sha };
  throw new ProblemError({
    diagnostic_code: 'TARGET_BRANCH_MISSING',
    message: `The target branch ${target.branch} does not exist here, and no remote is known to have it.`,
    violated_invariant: 'target_branch_must_exist',
    remediation: ['git fetch', `spec-kitty merge --prepare-pr --target BRANCH --mission ${mission.slug}`],
    mission_slug: mission.slug,
    merge_target_branch: target.branch,
  });
}

function nextSteps(
  { upstream, remote, target, mission }: MergeSetting,
  branch: string,
  hasRemote: boolean,
): readonly string[] {
  return [
    ...(hasRemote ? [] : ['This repository has no remote yet:', `git remote add ${remote} URL`]),
    `git push -u ${remote} ${branch}`,
    `Open a pull request from ${branch} to ${target.branch}. When it is merged:`,
    `git fetch ${remote}`,
    `spec-kitty merge --landed ${upstream?.name ?? `${remote}/${target.branch}`} --mission ${mission.slug}`,
  ];
}

function moved(ref: string, slug: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'REF_MOVED',
    message: `${ref} moved while it was prepared. Nothing was changed.`,
    remediation: [`spec-kitty merge --prepare-pr --mission ${slug}`],
    mission_slug: slug,
  });
}
