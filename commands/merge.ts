import { Flags } from '@oclif/core';
import { abortMerge, resumeMerge, type AbortOutcome } from '../src/app/merge/interrupted-merge';
import { mergeMission } from '../src/app/merge/merge-mission';
import type { MergeOutcome } from '../src/app/merge/merge-outcome';
import { abortLines, mergeLines } from '../src/board/merge-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { mergeStrategies, type MergeStrategy } from '../src/domain/merge/merge-plan';
import type { Ports } from '../src/ports/ports';

export default class Merge extends KittyCommand<MergeOutcome | AbortOutcome> {
  static override summary = 'Merge a mission: its lanes into its home, the home into the target';
  static override description =
    'Everything is computed and checked before anything moves; then all branches move at once. Run it again after an interruption: it goes on where it stopped.';
  static override examples = [
    '<%= config.bin %> merge --dry-run',
    '<%= config.bin %> merge',
    '<%= config.bin %> merge --strategy squash --push',
    '<%= config.bin %> merge --resume',
  ];
  static override flags = {
    mission: missionFlag,
    strategy: Flags.option({
      options: mergeStrategies,
      summary: 'How the mission lands on the target; merge when absent',
    })(),
    target: Flags.string({ summary: 'Another target than the mission names', helpValue: 'BRANCH' }),
    'dry-run': dryRunFlag,
    push: Flags.boolean({ summary: 'Fetch first, and push the target afterwards' }),
    resume: Flags.boolean({ summary: 'Finish an interrupted merge', exclusive: ['abort', 'dry-run'] }),
    abort: Flags.boolean({ summary: 'Forget an interrupted merge that has moved nothing', exclusive: ['dry-run'] }),
    'keep-branch': Flags.boolean({ summary: 'Leave the branches of the lanes' }),
    'keep-worktree': Flags.boolean({ summary: 'Leave the worktrees of the lanes, and their branches' }),
  };

  protected async execute(ports: Ports): Promise<MergeOutcome | AbortOutcome> {
    const { flags } = await this.parse(Merge);
    if (flags.abort) return abortMerge(ports, flags.mission);
    const strategy: MergeStrategy | undefined = flags.strategy;
    const request = {
      mission: flags.mission,
      strategy: strategy ?? 'merge',
      target: flags.target,
      isDryRun: flags['dry-run'],
      isPushed: flags.push,
      keepsBranches: flags['keep-branch'],
      keepsWorktrees: flags['keep-worktree'],
    };
    return flags.resume
      ? resumeMerge(ports, request, { strategy: strategy !== undefined })
      : mergeMission(ports, request);
  }

  protected text(outcome: MergeOutcome | AbortOutcome, palette: Palette): readonly string[] {
    return 'aborted' in outcome ? abortLines(outcome, palette) : mergeLines(outcome, palette);
  }
}
