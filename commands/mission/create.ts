import { Args, Flags } from '@oclif/core';
import { createMission, type CreateOutcome } from '../../src/app/create-mission';
import type { Palette } from '../../src/board/text-board';
import { dryRunFlag, KittyCommand } from '../../src/cli/kitty-command';
import type { MissionHome } from '../../src/ports/configuration';
import type { Ports } from '../../src/ports/ports';

export default class MissionCreate extends KittyCommand<CreateOutcome> {
  static override aliases = ['agent:mission:create', 'specify'];
  static override summary = 'Create a mission';
  static override description =
    'A mission lives on one branch, checked out in one place: in-place (this branch, this checkout), branch (a new branch, this checkout switches to it) or worktree (a new branch in .worktrees/; this checkout stays as it is).';
  static override examples = [
    '<%= config.bin %> mission create user-auth',
    '<%= config.bin %> mission create 068-billing --title "Billing" --home worktree',
  ];
  static override args = {
    slug: Args.string({ required: true, description: 'Lower-case words joined by hyphens, e.g. user-auth' }),
  };
  static override flags = {
    title: Flags.string({ summary: 'Name for people', aliases: ['friendly-name'], helpValue: 'TEXT' }),
    type: Flags.string({
      summary: 'Kind of mission',
      default: 'software-dev',
      aliases: ['mission-type'],
      helpValue: 'TYPE',
    }),
    'target-branch': Flags.string({
      summary: 'Branch the mission ends up on; the current one by default',
      helpValue: 'BRANCH',
    }),
    home: Flags.string({
      summary: 'Where the files of the mission live',
      options: ['in-place', 'branch', 'worktree'] as const,
    }),
    lanes: Flags.boolean({ summary: 'Work in one worktree per execution lane', default: true, allowNo: true }),
    'purpose-tldr': Flags.string({ summary: 'What it is for, in one line', helpValue: 'TEXT' }),
    'purpose-context': Flags.string({ summary: 'Why it is done now', helpValue: 'TEXT' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<CreateOutcome> {
    const { args, flags } = await this.parse(MissionCreate);
    return createMission(ports, {
      slug: args.slug,
      title: flags.title,
      missionType: flags.type,
      targetBranch: flags['target-branch'],
      home: flags.home as MissionHome | undefined,
      hasLanes: flags.lanes,
      tldr: flags['purpose-tldr'],
      context: flags['purpose-context'],
      dryRun: flags['dry-run'],
    });
  }

  protected text(outcome: CreateOutcome, palette: Palette): readonly string[] {
    const verb = outcome.dry_run === true ? 'Would create' : `${palette.green('✓')} Created`;
    return [
      `${verb} ${palette.bold(outcome.mission_slug)}`,
      `  Home: ${outcome.home} (${outcome.home_reason}), branch ${outcome.home_branch}`,
      `  Files: ${outcome.feature_dir}`,
      `  Ends up on: ${outcome.target_branch}`,
      ...(outcome.push_command === null ? [] : [`  To share it: ${outcome.push_command}`]),
      `Next: ${outcome.next_step}`,
    ];
  }
}
