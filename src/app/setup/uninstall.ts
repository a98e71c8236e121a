import { notSetUp } from './not-set-up';
import { setupPlace, type SetupPlace } from './setup-place';
import type { KeptFile } from './init';
import { uninstallHooks } from '../hooks/uninstall-hooks';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH, type InstallManifest } from '../../domain/setup/install-manifest';
import { planUninstall, type UninstallStep } from '../../domain/setup/plan-uninstall';
import { gitSettings } from '../../templates/setup';
import type { Ports } from '../../ports/ports';

export interface UninstallOutcome extends Outcome {
  readonly root: string;
  readonly removed: readonly string[];
  /** Files of the user that are as they were before. */
  readonly restored: readonly string[];
  readonly kept: readonly KeptFile[];
  /** Settings of git that were taken out. */
  readonly settings: readonly string[];
  readonly hooks: string;
  readonly dry_run?: true;
}

/**
 * Takes back what `init` and `upgrade` wrote, byte for byte. What somebody changed stays and is named; missions stay.
 *
 * @throws ProblemError NOT_SET_UP, HOOK_CHANGED, FILE_NOT_WRITABLE.
 */
export async function uninstall(ports: Ports, request: { readonly dryRun: boolean }): Promise<UninstallOutcome> {
  const place = setupPlace(ports);
  const { manifest, read, checkout, repository } = place;
  if (manifest === null) throw new ProblemError(notSetUp(checkout.root));
  const steps = planUninstall({ manifest, read, digest: (text) => ports.digest(text) });
  const settings = ownSettings(ports, place);
  const outcome = {
    root: checkout.root,
    removed: steps.flatMap(({ act, path }) => (act === 'remove' ? [path] : [])),
    restored: steps.flatMap(({ act, path }) => (act === 'restore' ? [path] : [])),
    kept: steps.flatMap((step) => (step.act === 'leave' ? [{ path: step.path, reason: step.reason }] : [])),
    settings,
  };
  if (request.dryRun) return { ...outcome, hooks: 'none', dry_run: true };
  return ports.inTurn(repository.commonDir, 'setup', async () => {
    // First, because it may be refused: then nothing was changed yet.
    const { action } = await uninstallHooks(ports);
    apply(ports, place, manifest, steps);
    for (const name of settings) ports.git.writeSetting(checkout, name, null);
    return { ...outcome, hooks: action };
  });
}

/** The list of what is ours goes last: after a kill the next run finds what is left to do. */
function apply(
  ports: Ports,
  { checkout }: SetupPlace,
  { folders }: InstallManifest,
  steps: readonly UninstallStep[],
): void {
  const { root } = checkout;
  const restored = steps.flatMap((step) =>
    step.act === 'restore' ? [{ path: `${root}/${step.path}`, content: step.content }] : [],
  );
  ports.files.writeAll(checkout, restored);
  for (const { act, path } of steps) if (act === 'remove') ports.files.remove(`${root}/${path}`);
  ports.files.remove(`${root}/${MANIFEST_PATH}`);
  for (const folder of [...folders].sort().reverse()) ports.files.removeEmptyFolder(`${root}/${folder}`);
}

function ownSettings(ports: Ports, { checkout }: SetupPlace): readonly string[] {
  return gitSettings.filter(([name, value]) => ports.git.readSetting(checkout, name) === value).map(([name]) => name);
}
