import { commandFor, type RunSetting } from './run-setting';
import type { Turn } from '../../domain/run/choose-turns';
import { RUN_MARK } from '../../domain/verify/run-mark';
import type { Ports } from '../../ports/ports';

/** A run under way. */
export interface ActiveRun {
  readonly setting: RunSetting;
  readonly runId: string;
  /** For what agents print; absolute. */
  readonly folder: string;
  readonly turnMinutes: number;
  /** Microseconds since the epoch after which nothing runs any more. */
  readonly endsAt: number;
  readonly signal: AbortSignal;
}

export interface AgentExit {
  /** Null when it was stopped. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly logPath: string;
}

/** Starts the program of an agent in its workspace and waits for its end. What it says decides nothing. */
export async function startAgent(
  ports: Ports,
  { setting, runId, folder, turnMinutes, endsAt }: ActiveRun,
  turn: Turn & { readonly number: number },
  place: { readonly prompt: string; readonly workspace: string },
): Promise<AgentExit> {
  const { workPackage, role, agent, number } = turn;
  const logPath = `${folder}/${workPackage}-${role}-${number}.log`;
  const leftMs = Math.max(1, Math.floor((endsAt - ports.clock.nowMicros()) / 1000));
  const { exitCode, timedOut } = await ports.testRuns.run({
    command: commandFor(setting, turn, place),
    cwd: place.workspace,
    env: {
      [RUN_MARK]: runId,
      SPEC_KITTY_MISSION: setting.mission.slug,
      SPEC_KITTY_WORK_PACKAGE: workPackage,
      SPEC_KITTY_AGENT: agent,
      SPEC_KITTY_ROLE: role,
      SPEC_KITTY_PROMPT: place.prompt,
      SPEC_KITTY_WORKSPACE: place.workspace,
    },
    binaries: [],
    timeoutMs: Math.min(turnMinutes * 60_000, leftMs),
    logPath,
  });
  return { exitCode, timedOut, logPath };
}

/** How an agent ended, for people. */
export function exitWords({ exitCode, timedOut }: AgentExit): string {
  if (timedOut) return 'it was stopped at its time limit';
  return exitCode === null ? 'it was stopped' : `it ended with ${exitCode}`;
}
