import { Args, Command, Config, Flags } from '@oclif/core';
import { drainOutbox } from '../app/drain-outbox';
import type { Outcome } from '../domain/problem/diagnostic';
import type { Screen } from '../board/screen';
import type { Palette } from '../board/text-board';
import { ProblemError } from '../domain/problem/problem';
import type { Ports } from '../ports/ports';
import { openPorts } from './open-ports';
import { openPalette } from './palette';
import { reportFailure, reportOutcome, type ReportFrame } from './report';
import { openScreen } from './screen';
import { isUsageError, usageProblem } from './usage-report';

/** `--mission`: directory name, ULID, its first eight characters, a unique slug, or a number. */
export const missionFlag = Flags.string({
  char: 'm',
  summary: 'Mission: directory name, ULID, mid8, unique slug or number',
  helpValue: 'MISSION',
});

export const agentFlag = Flags.string({ summary: 'The agent that acts', helpValue: 'AGENT' });

export const dryRunFlag = Flags.boolean({ summary: 'Say what would happen and write nothing' });

export const workPackageArg = Args.string({ required: true, description: 'Work package, e.g. WP01' });

type Runnable = new (argv: string[], config: Config) => { _run(): Promise<unknown> };

/**
 * What every command extends: the shared flags, exactly one JSON document with `--json`, text otherwise, and the only
 * place that sets the exit code.
 */
export abstract class KittyCommand<Result extends Outcome> extends Command {
  static override baseFlags = {
    json: Flags.boolean({ summary: 'Print one JSON document', helpGroup: 'GLOBAL' }),
    directory: Flags.string({ char: 'C', summary: 'Act as if started there', helpValue: 'DIR', helpGroup: 'GLOBAL' }),
    'no-color': Flags.boolean({ summary: 'Print no colours', helpGroup: 'GLOBAL' }),
  };

  /**
   * oclif would load its configuration a second time, read a missing argument from standard input, and leave out a
   * switch that was not given, where its type says that it is false.
   */
  static override async run(argv?: string[], options?: unknown): Promise<never> {
    for (const arg of Object.values(this.args)) arg.ignoreStdin = true;
    // A command of no options has no table of them.
    for (const flag of Object.values({ ...this.flags })) {
      if (flag.type === 'boolean' && flag.allowNo !== true) flag.default ??= false;
    }
    if (!(options instanceof Config)) return super.run(argv, options as never) as Promise<never>;
    return new (this as unknown as Runnable)(argv ?? [], options)._run() as Promise<never>;
  }

  /** Does the work. What it throws is reported; what it returns is the JSON document. */
  protected abstract execute(ports: Ports): Promise<Result>;

  /** The outcome as lines of text, for a drawing as wide as the screen. */
  protected abstract text(outcome: Result, palette: Palette, screen: Screen): readonly string[];

  override async run(): Promise<void> {
    const frame = this.frame();
    // Else oclif warns of a wrong command line a second time where NODE_ENV is development or test.
    this.parsed = true;
    try {
      const { flags } = await this.parse(this.ctor as typeof KittyCommand);
      const ports = openPorts((flags as { directory?: string }).directory);
      const outcome = await withOutbox(ports, await this.execute(ports));
      const palette = openPalette(1, frame.isColourOff);
      process.exitCode = reportOutcome(frame, outcome, () => this.text(outcome, palette, openScreen()));
    } catch (error) {
      process.exitCode = reportFailure(frame, isUsageError(error) ? this.usage(error) : error);
    }
  }

  private frame(): ReportFrame {
    const end = this.argv.indexOf('--');
    const words = end < 0 ? this.argv : this.argv.slice(0, end);
    return {
      command: (this.id ?? '').replaceAll(':', ' '),
      isJson: words.includes('--json'),
      isColourOff: words.includes('--no-color'),
    };
  }

  private usage(error: Error): ProblemError {
    const { flags, baseFlags } = this.ctor as typeof KittyCommand;
    const names = Object.keys({ ...baseFlags, ...flags }).map((name) => `--${name}`);
    const commandId = (this.id ?? '').replaceAll(':', ' ');
    const all = this.config.commandIDs.map((id) => id.replaceAll(':', ' '));
    const below = all.filter((id) => id.startsWith(`${commandId} `));
    return new ProblemError(usageProblem(error, { commandId, flags: names, below, argv: this.argv }));
  }
}

/** The outcome, and what the steps behind a durable success have to say. A command that changed nothing has none. */
async function withOutbox<Result extends Outcome>(ports: Ports, outcome: Result): Promise<Result> {
  if (!('commit' in outcome) || ports.outbox.length === 0) return outcome;
  return { ...outcome, diagnostics: [...(outcome.diagnostics ?? []), ...(await drainOutbox(ports))] };
}
