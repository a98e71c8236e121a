import { Flags } from '@oclif/core';
import { checkPrompt, type CheckPromptOutcome } from '../../src/app/review/check-prompt';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ReviewCheckPrompt extends KittyCommand<CheckPromptOutcome> {
  static override summary = 'Check that a review prompt is for the work you mean';
  static override description =
    'For whoever sends reviewers off: call it with the work you want reviewed, right before.';
  static override examples = [
    '<%= config.bin %> review check-prompt --prompt PROMPT.md --wp WP02',
    '<%= config.bin %> review check-prompt --prompt PROMPT.md --wp WP02 --worktree .worktrees/tide-lane-b',
  ];
  static override flags = {
    mission: missionFlag,
    prompt: Flags.string({ required: true, summary: 'The prompt', helpValue: 'FILE' }),
    wp: Flags.string({ required: true, summary: 'The work package to be reviewed', helpValue: 'WP' }),
    worktree: Flags.string({ summary: 'The worktree it is in; else the stored one', helpValue: 'DIR' }),
    repo: Flags.string({ summary: 'The repository it is in; else this one', helpValue: 'DIR' }),
  };

  protected async execute(ports: Ports): Promise<CheckPromptOutcome> {
    const { flags } = await this.parse(ReviewCheckPrompt);
    return checkPrompt(ports, {
      mission: flags.mission,
      prompt: flags.prompt,
      workPackage: flags.wp,
      worktree: flags.worktree,
      repository: flags.repo,
    });
  }

  protected text({ requested_context: asked }: CheckPromptOutcome, palette: Palette): readonly string[] {
    return [
      `${palette.green('✓')} The prompt is for ${asked.work_package_id} of ${asked.mission_slug}, in ${asked.lane_worktree}.`,
    ];
  }
}
