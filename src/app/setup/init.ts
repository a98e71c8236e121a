import { applyInstall } from './apply-install';
import { commitCommands } from './commit-commands';
import { setSettings, takeOutSettings } from './git-settings';
import { prepareSetup, type PreparedSetup } from './prepare-setup';
import type { SetupPlace } from './setup-place';
import { findAgent } from '../../agents/all-agents';
import { invocationOf } from '../../agents/agent';
import { installObstacle } from '../hooks/hook-problems';
import { installHooks } from '../hooks/install-hooks';
import { warning, type Diagnostic, type Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH } from '../../domain/setup/install-manifest';
import type { InstallStep } from '../../domain/setup/plan-install';
import type { Ports } from '../../ports/ports';

export interface InitRequest {
  /** Keys of agents; empty: those of an earlier run, of the configuration, or that the repository shows traces of. */
  readonly agents: readonly string[];
  readonly hooks: boolean;
  readonly dryRun: boolean;
}

export interface KeptFile {
  readonly path: string;
  /** Why it was not written. */
  readonly reason: string;
}

export interface InitOutcome extends Outcome {
  readonly root: string;
  readonly written: readonly string[];
  /** Of agents that are not wanted any more. */
  readonly removed: readonly string[];
  readonly kept: readonly KeptFile[];
  readonly agents: readonly string[];
  /** How a person calls the first command in each agent; agents without command files are left out. */
  readonly first_commands: readonly { readonly agent: string; readonly command: string }[];
  /** Settings of git that were set. */
  readonly settings: readonly string[];
  /** What became of the pre-commit hook; null when none was asked for. */
  readonly hooks: string | null;
  readonly next_step: readonly string[];
  readonly dry_run?: true;
}

/**
 * Makes a repository ready. Nothing that belongs to the user is overwritten; a second run writes nothing. A failure, of
 * the hook too, leaves everything as it was.
 *
 * @throws ProblemError everything that preparing throws; FILE_NOT_WRITABLE, GIT_FAILED, HOOK_NOT_INSTALLABLE, HOOK_CHANGED.
 */
export async function init(ports: Ports, request: InitRequest): Promise<InitOutcome> {
  const wish = { agents: request.agents, writesBeside: false };
  const preview = prepareSetup(ports, wish);
  if (request.hooks) refuseHook(ports, preview.place);
  if (request.dryRun) return previewOf(preview, request);
  return ports.inTurn(preview.place.repository.commonDir, 'setup', async () => {
    // Again, since somebody else may have had the turn before.
    const prepared = prepareSetup(ports, wish);
    const { place, settings } = prepared;
    const { checkout } = place;
    const { written, removed, undo } = applyInstall(ports, place, prepared);
    try {
      setSettings(ports, checkout, settings);
      const hooks = request.hooks ? await installHooks(ports) : null;
      const paths = prepared.steps.flatMap((step) => (step.part === null ? [] : [step.path]));
      const commit = commitCommands(ports, checkout, [MANIFEST_PATH, ...paths, ...removed], 'Set up spec-kitty');
      return {
        ...described(prepared),
        written,
        removed,
        settings: settings.map(([name]) => name),
        hooks: hooks?.action ?? null,
        next_step: [...commit, 'spec-kitty mission create SLUG'],
        diagnostics: [...leftAlone(prepared), ...(hooks?.diagnostics ?? [])],
      };
    } catch (error) {
      undo();
      takeOutSettings(ports, checkout, settings);
      throw error;
    }
  });
}

/** Found before the first write, as every other obstacle is. */
function refuseHook(ports: Ports, { repository }: SetupPlace): void {
  const hook = ports.hooks.inspect(repository);
  const isThere = hook.file.state === 'foreign' && hook.file.callsGuard;
  const obstacle = isThere ? null : installObstacle(hook);
  if (obstacle !== null) throw new ProblemError(obstacle);
}

function previewOf(prepared: PreparedSetup, request: InitRequest): InitOutcome {
  const { steps, agents } = prepared;
  const settings = prepared.settings.map(([name]) => name);
  const written = steps.flatMap(({ act, path }) => (act === 'write' ? [path] : []));
  const removed = steps.flatMap(({ act, path }) => (act === 'remove' ? [path] : []));
  const isIdle = [...written, ...removed, ...settings].length === 0 && !request.hooks;
  const words = [...agents.map((key) => `--agent ${key}`), ...(request.hooks ? ['--hooks'] : [])];
  return {
    ...described(prepared),
    written,
    removed,
    settings,
    hooks: null,
    next_step: [isIdle ? 'spec-kitty mission create SLUG' : `spec-kitty init ${words.join(' ')}`],
    dry_run: true,
    diagnostics: leftAlone(prepared),
  };
}

function described({
  place,
  agents,
  steps,
}: PreparedSetup): Pick<InitOutcome, 'root' | 'kept' | 'agents' | 'first_commands'> {
  return {
    root: place.checkout.root,
    kept: steps.flatMap(keptFile),
    agents,
    first_commands: agents.flatMap((key) => {
      const agent = findAgent(key);
      const command = agent === null ? null : invocationOf(agent, 'specify');
      return agent === null || command === null ? [] : [{ agent: agent.productName, command }];
    }),
  };
}

function keptFile(step: InstallStep): readonly KeptFile[] {
  switch (step.act) {
    case 'keep':
      return [{ path: step.path, reason: 'is as it should be' }];
    case 'leave':
      return [{ path: step.path, reason: step.reason }];
    case 'write':
    case 'remove':
      return [];
    default:
      return step satisfies never;
  }
}

function leftAlone({ steps }: PreparedSetup): readonly Diagnostic[] {
  return steps.flatMap((step) =>
    step.act === 'leave'
      ? [
          warning({
            diagnostic_code: 'FILE_LEFT_ALONE',
            message: `${step.path} is ${step.reason}: it stays as it is.`,
            remediation: step.beside === null ? [] : ['To have the new text beside it:', 'spec-kitty upgrade'],
            path: step.path,
          }),
        ]
      : [],
  );
}
