import { Args, Flags } from '@oclif/core';
import { abortMerge, resumeMerge, type AbortOutcome } from '../src/app/merge/interrupted-merge';
import { mergeLanded, type LandedOutcome } from '../src/app/merge/merge-landed';
import { mergeMission } from '../src/app/merge/merge-mission';
import type { MergeOutcome } from '../src/app/merge/merge-outcome';
import { fetchTarget } from '../src/app/merge/push-target';
import { preparePr, type PreparePrOutcome } from '../src/app/merge/prepare-pr';
import { abortLines, mergeLines } from '../src/board/merge-lines';
import { landedLines, preparedLines } from '../src/board/pull-request-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { mergeStrategies } from '../src/domain/merge/merge-plan';
import { ProblemError } from '../src/domain/problem/problem';
import type { Ports } from '../src/ports/ports';

type AnyOutcome = MergeOutcome | AbortOutcome | PreparePrOutcome | LandedOutcome;

export default class Merge extends KittyCommand<AnyOutcome> {
  static override summary = 'Merge a mission: its lanes into its home, the home into the target';
  static override description =
    'Everything is computed and checked before anything moves; then all branches move at once. Run it again after an interruption: it goes on where it stopped. Where the target takes only pull requests: --prepare-pr makes the branch, --landed finishes the mission when it is merged there.';
  static override examples = [
    '<%= config.bin %> merge --dry-run',
    '<%= config.bin %> merge',
    '<%= config.bin %> merge --strategy squash --push',
    '<%= config.bin %> merge --resume',
    '<%= config.bin %> merge --prepare-pr',
    '<%= config.bin %> merge --landed origin/main',
  ];
  static override args = {
    ref: Args.string({ description: 'With --landed: what is to hold the mission; the branch the target follows' }),
  };
  static override flags = {
    mission: missionFlag,
    strategy: Flags.option({
      options: mergeStrategies,
      summary: 'How the mission lands on the target; when absent, what the setting merge.strategy says, else merge',
    })(),
    target: Flags.string({ summary: 'Another target than the mission names', helpValue: 'BRANCH' }),
    'dry-run': dryRunFlag,
    fetch: Flags.boolean({ summary: 'Ask the remote first where its branches are', exclusive: ['resume', 'abort'] }),
    push: Flags.boolean({ summary: 'Fetch first, and push the target afterwards' }),
    resume: Flags.boolean({ summary: 'Finish an interrupted merge', exclusive: ['abort', 'dry-run'] }),
    abort: Flags.boolean({ summary: 'Forget an interrupted merge that has moved nothing', exclusive: ['dry-run'] }),
    'prepare-pr': Flags.boolean({
      summary: 'Make a branch with this mission alone, for a pull request',
      exclusive: ['resume', 'abort', 'push', 'landed', 'strategy'],
    }),
    landed: Flags.boolean({
      summary: 'Finish a mission whose pull request was merged elsewhere',
      exclusive: ['resume', 'abort', 'push', 'strategy'],
    }),
    'keep-branch': Flags.boolean({ summary: 'Leave the branches of the lanes' }),
    'keep-worktree': Flags.boolean({ summary: 'Leave the worktrees of the lanes, and their branches' }),
  };

  protected async execute(ports: Ports): Promise<AnyOutcome> {
    const { flags, args } = await this.parse(Merge);
    if (args.ref !== undefined && !flags.landed) throw new ProblemError(strayArgument(args.ref));
    if (flags.abort) return abortMerge(ports, flags.mission);
    const request = {
      mission: flags.mission,
      strategy: flags.strategy ?? null,
      target: flags.target,
      isDryRun: flags['dry-run'],
      isPushed: flags.push,
      keepsBranches: flags['keep-branch'],
      keepsWorktrees: flags['keep-worktree'],
    };
    if (flags.fetch) await fetchTarget(ports, request);
    if (flags['prepare-pr']) return preparePr(ports, { ...request, strategy: 'merge' });
    if (flags.landed) return mergeLanded(ports, { ...request, ref: args.ref });
    return flags.resume ? resumeMerge(ports, request) : mergeMission(ports, request);
  }

  protected text(outcome: AnyOutcome, palette: Palette): readonly string[] {
    if ('aborted' in outcome) return abortLines(outcome, palette);
    if ('focused_pr_branch' in outcome) return preparedLines(outcome, palette);
    return 'landed_ref' in outcome ? landedLines(outcome, palette) : mergeLines(outcome, palette);
  }
}

function strayArgument(ref: string): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: `merge takes no argument ${JSON.stringify(ref)}: the mission is named with --mission.`,
    remediation: [`spec-kitty merge --mission ${ref}`, `spec-kitty merge --landed ${ref}`],
  };
}
