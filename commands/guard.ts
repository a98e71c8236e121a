import { Args, Flags } from '@oclif/core';
import { guardCommit, type GuardOutcome } from '../src/app/guard/guard-commit';
import { guardLines } from '../src/app/guard/guard-lines';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { output } from '../src/cli/output';
import { ProblemError } from '../src/domain/problem/problem';
import type { Ports } from '../src/ports/ports';

export default class Guard extends KittyCommand<GuardOutcome> {
  static override strict = false;
  static override summary = 'Check that a commit stays inside the active work package';
  static override description =
    'Judges what is staged, or the files that are named. Exit 0: allowed. Exit 1: files belong to nobody or to another work package. Exit 3: which work package is active is not clear. On branches that are no lane everything is allowed. policy.commit_guard.mode in .kittify/config.yaml is block, warn or off.';
  static override examples = [
    '<%= config.bin %> guard',
    '<%= config.bin %> guard src/tides/next.ts',
    '<%= config.bin %> guard --staged --wp WP02',
  ];
  static override args = { file: Args.string({ description: 'Files to judge instead of what is staged' }) };
  static override flags = {
    staged: Flags.boolean({ summary: 'Judge what is staged; the default without files' }),
    wp: Flags.string({ summary: 'Judge by this work package, whatever the status says', helpValue: 'WP' }),
    mission: { ...missionFlag, dependsOn: ['wp'] },
    hook: Flags.boolean({ summary: 'Called by the hook: say nothing unless something is wrong' }),
  };

  private isHook = false;
  private isStaged = true;
  private isBlocked = false;

  /** A hook stops a commit for what the guard found, never for trouble of its own. */
  override async run(): Promise<void> {
    await super.run();
    if (!this.isHook || this.isBlocked || process.exitCode === 0) return;
    output().stderr('[spec-kitty guard] This commit was not checked.\n');
    process.exitCode = 0;
  }

  protected async execute(ports: Ports): Promise<GuardOutcome> {
    const { argv, flags } = await this.parse(Guard);
    const files = argv.map(String);
    this.isHook = flags.hook;
    this.isStaged = files.length === 0;
    if (flags.staged && !this.isStaged) throw new ProblemError(eitherOr(files));
    const outcome = guardCommit(ports, {
      files,
      workPackage: flags.wp,
      mission: flags.mission,
      isHook: flags.hook,
    });
    this.isBlocked = outcome.blocked === true;
    const { problem, blocked, diagnostics, mission_slug, ...fields } = outcome;
    if (problem !== null && blocked === true && !flags.hook) throw new ProblemError({ ...fields, ...problem });
    return outcome;
  }

  protected text(outcome: GuardOutcome): readonly string[] {
    return guardLines(outcome, { isHook: this.isHook, isStaged: this.isStaged });
  }
}

function eitherOr(files: readonly string[]): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: `--staged judges what is staged, and ${files.join(', ')} would be judged as named: give one of both.`,
    remediation: ['spec-kitty guard --staged', 'spec-kitty guard FILE'],
  };
}
