import { Flags } from '@oclif/core';
import { workPackageId } from '../src/app/move-task';
import { noVerdict } from '../src/app/verify/no-verdict';
import { providerKinds } from '../src/app/verify/verification-policy';
import { verifyWork, type VerifyOutcome } from '../src/app/verify/verify-work';
import type { Palette } from '../src/board/text-board';
import { verifyLines } from '../src/board/verify-lines';
import { agentFlag, KittyCommand, missionFlag, workPackageArg } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Verify extends KittyCommand<VerifyOutcome> {
  static override summary = 'Run the tests of a work package and record what they say';
  static override description =
    'Its services are started for the tests, and what it agreed on with other work packages is checked.\nExit 0: it may be approved. Exit 1: it may not, and why. Exit 3: there is no verdict. No lane moves: the record is what an approval needs.';
  static override examples = [
    '<%= config.bin %> verify WP02',
    '<%= config.bin %> verify WP02 --role implementer --agent otter',
    '<%= config.bin %> verify WP02 --command "npm test" --strict',
  ];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    mission: missionFlag,
    agent: agentFlag,
    role: Flags.option({
      options: ['reviewer', 'implementer'] as const,
      default: 'reviewer',
      summary: 'For whom it counts',
    })(),
    provider: Flags.option({
      options: ['auto', ...providerKinds, 'none'] as const,
      default: 'auto',
      summary: 'Where services come from',
    })(),
    command: Flags.string({ summary: 'What runs the tests; else as declared or found', helpValue: 'COMMAND' }),
    claims: Flags.string({ summary: 'Report of the implementer to be held against git', helpValue: 'FILE' }),
    strict: Flags.boolean({ summary: 'Never approve without independent tests' }),
  };

  protected async execute(ports: Ports): Promise<VerifyOutcome> {
    const { args, flags } = await this.parse(Verify);
    const outcome = await verifyWork(ports, {
      mission: flags.mission,
      workPackage: workPackageId(args.workPackage),
      role: flags.role,
      actor: flags.agent ?? 'user',
      provider: flags.provider === 'auto' ? null : flags.provider,
      command: flags.command ?? null,
      claimsFile: flags.claims ?? null,
      strict: flags.strict,
    });
    // A report that was refuted is a no, whatever the tests say.
    if (outcome.outcome === 'absent' && outcome.claims.untrue.length === 0) throw noVerdict(outcome);
    return outcome;
  }

  protected text(outcome: VerifyOutcome, palette: Palette): readonly string[] {
    return verifyLines(outcome, palette);
  }
}
