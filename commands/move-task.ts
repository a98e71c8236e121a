import { Flags } from '@oclif/core';
import { moveTask, type MoveOutcome } from '../src/app/move-task';
import type { Palette } from '../src/board/text-board';
import { lanes } from '../src/domain/status/lanes';
import { agentFlag, dryRunFlag, KittyCommand, missionFlag, workPackageArg } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class MoveTask extends KittyCommand<MoveOutcome> {
  static override aliases = ['agent:tasks:move-task'];
  static override summary = 'Move a work package to another lane';
  static override description =
    'A move forward records every lane on the way. Lanes: planned, claimed, in_progress (doing), for_review, in_review, approved, done, blocked, canceled.';
  static override examples = [
    '<%= config.bin %> move-task WP01 --to in_progress --agent otter',
    '<%= config.bin %> move-task WP01 --to for_review --agent otter',
    '<%= config.bin %> move-task WP01 --to approved --reviewer heron --approval-ref PR-12',
    '<%= config.bin %> move-task WP01 --to planned --reviewer heron --review-feedback-file feedback.md',
  ];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    to: Flags.string({ required: true, summary: 'Lane to move it to', helpValue: 'LANE' }),
    mission: missionFlag,
    agent: agentFlag,
    note: Flags.string({
      summary: 'Why; needed for blocked, canceled and --force',
      aliases: ['reason'],
      helpValue: 'TEXT',
    }),
    force: Flags.boolean({ summary: 'Skip the rules of the lane; recorded, and needs --note' }),
    reviewer: Flags.string({ summary: 'Who reviewed the work', helpValue: 'NAME' }),
    'approval-ref': Flags.string({ summary: 'Where the approval can be read', helpValue: 'REF' }),
    'review-feedback-file': Flags.string({ summary: 'What is to change; needed to send work back', helpValue: 'FILE' }),
    assignee: Flags.string({ summary: 'Who is responsible', helpValue: 'NAME' }),
    'shell-pid': Flags.integer({ summary: 'Process id of the agent, kept with a claim', helpValue: 'PID' }),
    'tracker-ref': Flags.string({ summary: 'Reference to an outside tracker', multiple: true, helpValue: 'REF' }),
    verify: Flags.boolean({ summary: 'Verify work before it is approved' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<MoveOutcome> {
    const { args, flags } = await this.parse(MoveTask);
    return moveTask(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      to: flags.to,
      agent: flags.agent ?? null,
      note: flags.note ?? null,
      force: flags.force,
      reviewer: flags.reviewer ?? null,
      approvalRef: flags['approval-ref'] ?? null,
      feedbackFile: flags['review-feedback-file'],
      assignee: flags.assignee ?? null,
      shellPid: flags['shell-pid'] ?? null,
      trackerRefs: flags['tracker-ref'] ?? [],
      dryRun: flags['dry-run'],
      ...(flags.verify ? { verify: 'first' as const } : {}),
    });
  }

  protected text(outcome: MoveOutcome, palette: Palette): readonly string[] {
    const { work_package_id: id, from_lane: from, to_lane: to } = outcome;
    if (outcome.no_op === true) return [`${id} is ${lanes[to].title} already.`];
    if (outcome.dry_run === true)
      return [`${id} could move: ${lanes[from].title} → ${lanes[to].title}. Nothing was recorded.`];
    return [`${palette.green('✓')} ${id}: ${lanes[from].title} → ${lanes[to].title}`];
  }
}
