import { commitCommands } from './commit-commands';
import { ownSettings, takeOutSettings } from './git-settings';
import type { KeptFile } from './init';
import { notSetUp } from './not-set-up';
import { setupPlace, type SetupPlace } from './setup-place';
import { CONFIG_PATH } from './wanted-parts';
import { readDemo } from '../demo/demo-record';
import { uninstallHooks } from '../hooks/uninstall-hooks';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH, type InstallManifest } from '../../domain/setup/install-manifest';
import { planUninstall, type UninstallStep } from '../../domain/setup/plan-uninstall';
import type { Ports } from '../../ports/ports';

export interface UninstallRequest {
  /** True to take the settings too that `init` wrote, although somebody changed them. Missions stay in any case. */
  readonly all: boolean;
  readonly dryRun: boolean;
}

export interface UninstallOutcome extends Outcome {
  readonly root: string;
  readonly removed: readonly string[];
  /** Files of the user that are as they were before. */
  readonly restored: readonly string[];
  readonly kept: readonly KeptFile[];
  /** Settings of git that were taken out. */
  readonly settings: readonly string[];
  /** What becomes of the pre-commit hook; `none` when none of ours is there, or it was changed. */
  readonly hooks: 'none' | 'removed' | 'restored';
  readonly next_step: readonly string[];
  readonly dry_run?: true;
}

/** What is to be done, found out before anything is. */
interface UninstallPlan {
  readonly place: SetupPlace;
  readonly manifest: InstallManifest;
  readonly steps: readonly UninstallStep[];
  readonly outcome: Omit<UninstallOutcome, 'next_step'>;
}

/**
 * Takes back what `init` and `upgrade` wrote, byte for byte. What somebody changed stays and is named; missions stay.
 *
 * @throws ProblemError NOT_SET_UP, SETUP_MANIFEST_INVALID, FILE_NOT_WRITABLE.
 */
export async function uninstall(ports: Ports, request: UninstallRequest): Promise<UninstallOutcome> {
  const preview = prepare(ports, request);
  const { repository, checkout } = preview.place;
  if (request.dryRun) {
    const words = ['spec-kitty uninstall', ...(request.all ? ['--all'] : [])];
    return { ...preview.outcome, next_step: [words.join(' ')], dry_run: true };
  }
  return ports.inTurn(repository.commonDir, 'setup', async () => {
    const plan = prepare(ports, request);
    const { outcome } = plan;
    if (outcome.hooks !== 'none') await uninstallHooks(ports);
    takeOutSettings(ports, checkout, ownSettings(ports, checkout));
    apply(ports, plan);
    const paths = [MANIFEST_PATH, ...outcome.removed, ...outcome.restored];
    const demo = readDemo(ports, repository) === null ? [] : ['spec-kitty uninstall --demo'];
    return { ...outcome, next_step: [...commitCommands(ports, checkout, paths, 'Remove spec-kitty'), ...demo] };
  });
}

function prepare(ports: Ports, { all }: UninstallRequest): UninstallPlan {
  const place = setupPlace(ports);
  const { manifest, read, checkout } = place;
  if (manifest === null) throw new ProblemError(notSetUp(checkout.root));
  const digest = (text: string): string => ports.digest(text);
  const steps = planUninstall({ manifest, read, digest, evenChanged: all ? [CONFIG_PATH] : [] });
  const hook = ports.hooks.inspect(place.repository);
  const { file } = hook;
  const isChanged = file.state === 'changed';
  const outcome = {
    root: checkout.root,
    removed: steps.flatMap(({ act, path }) => (act === 'remove' ? [path] : [])),
    restored: steps.flatMap(({ act, path }) => (act === 'restore' ? [path] : [])),
    kept: [
      ...steps.flatMap((step) => (step.act === 'leave' ? [{ path: step.path, reason: step.reason }] : [])),
      ...(isChanged ? [{ path: hook.path, reason: 'changed since it was written' }] : []),
    ],
    settings: ownSettings(ports, checkout).map(([name]) => name),
    hooks: file.state === 'installed' ? (file.chained === null ? 'removed' : 'restored') : 'none',
  } as const;
  return { place, manifest, steps, outcome };
}

/** The list of what is ours goes last: after a kill the next run finds what is left to do. */
function apply(ports: Ports, { place: { checkout }, manifest, steps }: UninstallPlan): void {
  const { root } = checkout;
  const restored = steps.flatMap((step) =>
    step.act === 'restore' ? [{ path: `${root}/${step.path}`, content: step.content }] : [],
  );
  ports.files.writeAll(checkout, restored);
  for (const { act, path } of steps) if (act === 'remove') ports.files.remove(`${root}/${path}`);
  ports.files.remove(`${root}/${MANIFEST_PATH}`);
  for (const folder of [...manifest.folders].sort().reverse()) ports.files.removeEmptyFolder(`${root}/${folder}`);
}
