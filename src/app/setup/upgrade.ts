import { applyInstall } from './apply-install';
import { commitCommands } from './commit-commands';
import { setSettings, takeOutSettings } from './git-settings';
import type { KeptFile } from './init';
import { notSetUp } from './not-set-up';
import { prepareSetup, type PreparedSetup } from './prepare-setup';
import { setupPlace, type SetupPlace } from './setup-place';
import { staleFiles, type StaleFile } from './stale-files';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH } from '../../domain/setup/install-manifest';
import type { Ports } from '../../ports/ports';

export interface UpgradeOutcome extends Outcome {
  readonly root: string;
  readonly version: string;
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly KeptFile[];
  /** New texts that lie beside files which somebody changed. */
  readonly beside: readonly string[];
  /** Command files, in any checkout, that tell agents to do what is no longer done. */
  readonly stale: readonly StaleFile[];
  /** Settings of git that were missing in this clone. */
  readonly settings: readonly string[];
  readonly commit: string | null;
  readonly next_step: readonly string[];
  readonly dry_run?: true;
}

const WISH = { agents: [], writesBeside: true } as const;

/**
 * Brings what `init` wrote up to date. The plan comes first; only files that are exactly what was written are replaced,
 * and for others the new text is put beside them. A failure, of the commit too, leaves every file as it was.
 *
 * @throws ProblemError NOT_SET_UP, and everything an installation and a commit throw.
 */
export async function upgrade(ports: Ports, request: { readonly dryRun: boolean }): Promise<UpgradeOutcome> {
  const { manifest, checkout, repository } = setupPlace(ports);
  if (manifest === null) throw new ProblemError(notSetUp(checkout.root));
  const preview = described(ports, prepareSetup(ports, WISH));
  if (request.dryRun) {
    const isIdle = [...preview.written, ...preview.removed, ...preview.settings].length === 0;
    return { ...preview, commit: null, next_step: isIdle ? [] : ['spec-kitty upgrade'], dry_run: true };
  }
  return ports.inTurn(repository.commonDir, 'setup', async () => apply(ports, prepareSetup(ports, WISH)));
}

async function apply(ports: Ports, prepared: PreparedSetup): Promise<UpgradeOutcome> {
  const { place, settings } = prepared;
  const { checkout } = place;
  const preview = described(ports, prepared);
  const mayCommit = await isCommitted(ports, place, preview.written);
  const { written, removed, undo } = applyInstall(ports, place, prepared);
  const paths = [MANIFEST_PATH, ...written, ...removed].filter((path) => !path.endsWith('.new'));
  const message = `Upgrade spec-kitty to ${ports.version}`;
  try {
    setSettings(ports, checkout, settings);
    const commit = mayCommit ? await commitUpgrade(ports, place, paths, message) : null;
    const next = commit === null ? commitCommands(ports, checkout, paths, message) : [];
    return { ...preview, written, removed, commit, next_step: next };
  } catch (error) {
    undo();
    takeOutSettings(ports, checkout, settings);
    throw error;
  }
}

/**
 * True when all that is to be written was committed before and is unchanged, so that nothing else is committed with it.
 * Whoever has not committed our files, or works on one of them, decides when.
 */
async function isCommitted(
  ports: Ports,
  { repository, checkout }: SetupPlace,
  paths: readonly string[],
): Promise<boolean> {
  const { autoCommit, protectedBranches } = ports.configuration.read(repository);
  if (!autoCommit || checkout.branch === null || protectedBranches.includes(checkout.branch)) return false;
  if ((await ports.git.listTree(checkout, 'HEAD', MANIFEST_PATH)).length === 0) return false;
  const changed = ports.objects.changedPaths(checkout.root);
  return ![MANIFEST_PATH, ...paths].some((path) => changed.includes(path));
}

/** What git ignores is not committed. Null when nothing is left to commit. */
async function commitUpgrade(
  ports: Ports,
  { repository, checkout }: SetupPlace,
  paths: readonly string[],
  message: string,
): Promise<string | null> {
  const changed = new Set(ports.objects.changedPaths(checkout.root));
  const own = paths.filter((path) => changed.has(path));
  if (own.length === 0) return null;
  const { commonDir } = repository;
  const { commit } = await ports.git.commitPaths({ checkout, commonDir, paths: own, message, mayBeUnchanged: true });
  return commit;
}

function described(
  ports: Ports,
  { place, steps, settings }: PreparedSetup,
): Omit<UpgradeOutcome, 'commit' | 'next_step'> {
  const written = steps.flatMap(({ act, path }) => (act === 'write' ? [path] : []));
  return {
    root: place.checkout.root,
    version: ports.version,
    written,
    removed: steps.flatMap(({ act, path }) => (act === 'remove' ? [path] : [])),
    kept: steps.flatMap((step) => (step.act === 'leave' ? [{ path: step.path, reason: step.reason }] : [])),
    beside: written.filter((path) => path.endsWith('.new')),
    stale: staleFiles(ports, place, written),
    settings: settings.map(([name]) => name),
  };
}
