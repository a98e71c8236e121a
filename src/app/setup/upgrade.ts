import { applyInstall, refuseLinks } from './apply-install';
import { chooseAgents, isSetupCommitted, planSetup, type KeptFile } from './init';
import { notSetUp } from './not-set-up';
import { setupPlace, type SetupPlace } from './setup-place';
import { staleTemplate, templateFolders } from '../../agents/stale-template';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH } from '../../domain/setup/install-manifest';
import type { InstallStep } from '../../domain/setup/plan-install';
import type { Ports } from '../../ports/ports';

export interface StaleFile {
  /** Absolute. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
  /** `replaced` by this run, or somebody's own: then what to do is said. */
  readonly action: 'replaced' | 'left';
}

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
  readonly commit: string | null;
  readonly dry_run?: true;
}

/**
 * Brings what `init` wrote up to date. The plan comes first; only files that are exactly what was written are replaced,
 * and for others the new text is put beside them.
 *
 * @throws ProblemError NOT_SET_UP, and everything an installation throws; then nothing was changed.
 */
export async function upgrade(ports: Ports, request: { readonly dryRun: boolean }): Promise<UpgradeOutcome> {
  const place = setupPlace(ports);
  if (place.manifest === null) throw new ProblemError(notSetUp(place.checkout.root));
  const agents = chooseAgents(ports, place, []);
  const steps = withNewTexts(ports, place, planSetup(ports, place, agents));
  refuseLinks(ports, place.checkout.root, steps);
  const outcome = describe(ports, place, steps);
  if (request.dryRun) return { ...outcome, commit: null, dry_run: true };
  return ports.inTurn(place.repository.commonDir, 'setup', async () => {
    const isCommitted = await wasCommitted(ports, place);
    const { written, removed } = applyInstall(ports, place, steps, agents);
    const paths = [...written, ...removed].filter((path) => !path.endsWith('.new'));
    const commit = isCommitted && paths.length > 0 ? await commitUpgrade(ports, place, paths) : null;
    return { ...outcome, written, removed, commit };
  });
}

/** A changed file stays; what it would be now goes beside it, so that somebody can compare. */
function withNewTexts(
  ports: Ports,
  { manifest, read }: SetupPlace,
  steps: readonly InstallStep[],
): readonly InstallStep[] {
  const beside = steps.flatMap((step): InstallStep[] => {
    if (step.act !== 'leave') return [];
    const path = `${step.path}.new`;
    const part = { path, kind: 'file', sha256: ports.digest(step.beside), existed: false, separator: '' } as const;
    const there = read(path);
    const known = manifest?.parts.find((one) => one.path === path);
    if (there === step.beside) return [{ act: 'keep', path, part: known ?? part }];
    if (there !== null && (known === undefined || ports.digest(there) !== known.sha256)) return [];
    return [{ act: 'write', path, content: step.beside, part }];
  });
  const named = new Set(beside.map(({ path }) => path));
  return [...steps.filter(({ path }) => !named.has(path)), ...beside];
}

/** Only what was committed before is committed again: a user that has not committed our files decides when. */
async function wasCommitted(ports: Ports, place: SetupPlace): Promise<boolean> {
  const { repository, checkout } = place;
  const { autoCommit, protectedBranches } = ports.configuration.read(repository);
  if (!autoCommit || checkout.branch === null || protectedBranches.includes(checkout.branch)) return false;
  return isSetupCommitted(ports, place);
}

async function commitUpgrade(
  ports: Ports,
  { repository, checkout }: SetupPlace,
  paths: readonly string[],
): Promise<string | null> {
  const { commit } = await ports.git.commitPaths({
    checkout,
    commonDir: repository.commonDir,
    paths: [MANIFEST_PATH, ...paths],
    message: `Upgrade spec-kitty to ${ports.version}`,
    mayBeUnchanged: true,
  });
  return commit;
}

function describe(ports: Ports, place: SetupPlace, steps: readonly InstallStep[]): Omit<UpgradeOutcome, 'commit'> {
  const written = steps.flatMap(({ act, path }) => (act === 'write' ? [path] : []));
  return {
    root: place.checkout.root,
    version: ports.version,
    written,
    removed: steps.flatMap(({ act, path }) => (act === 'remove' ? [path] : [])),
    kept: steps.flatMap((step) => (step.act === 'leave' ? [{ path: step.path, reason: step.reason }] : [])),
    beside: written.filter((path) => path.endsWith('.new')),
    stale: staleFiles(ports, place, written),
  };
}

/** Stale command files of every checkout: a worktree shows its own branch's. */
function staleFiles(ports: Ports, place: SetupPlace, written: readonly string[]): readonly StaleFile[] {
  return place.repository.checkouts.flatMap(({ root }) =>
    templateFolders.flatMap((folder) =>
      filesBelow(ports, `${root}/${folder}`).flatMap((path): StaleFile[] => {
        const text = ports.files.readText(path);
        const found = text === null ? null : staleTemplate(path, text);
        if (found === null) return [];
        const isReplaced = root === place.checkout.root && written.includes(path.slice(root.length + 1));
        return [{ path, rule: found.rule, reason: found.reason, action: isReplaced ? 'replaced' : 'left' }];
      }),
    ),
  );
}

/** Files of a folder and of the folders in it, where skills are. */
function filesBelow(ports: Ports, folder: string): readonly string[] {
  if (ports.files.kindOf(folder) !== 'directory') return [];
  return ports.files.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (ports.files.isLink(path)) return [];
    const kind = ports.files.kindOf(path);
    if (kind === 'file') return [path];
    return kind === 'directory' && name.startsWith('spec-kitty') ? filesBelow(ports, path) : [];
  });
}
