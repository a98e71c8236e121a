import type { MissionLocation, Repository } from '../domain/mission/location';
import { nonFatal, type Diagnostic } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import type { Ports } from '../ports/ports';

/** Where a mutating command left the files it wrote. */
export interface CommitReport {
  /** The new commit; null when auto-commit is off, nothing differed, or committing failed. */
  readonly commit: string | null;
  /** Relative to the checkout's root: what the commit holds, or what still waits for one. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface CommitIntent {
  readonly repository: Repository;
  readonly mission: MissionLocation;
  /** Absolute paths the command wrote besides the log and the snapshot. */
  readonly paths?: readonly string[];
  readonly message: string;
  /** True when the command cannot know whether anything differs from HEAD. */
  readonly mayBeUnchanged?: boolean;
}

/**
 * Commits what a command wrote, together with paths that an interrupted or failed earlier command left behind.
 *
 * The change itself is durable before this runs, so a failure is a diagnostic and not an error; the paths stay noted
 * and the next mutating command of the mission includes them.
 */
export async function commitState(ports: Ports, intent: CommitIntent): Promise<CommitReport> {
  return commitStates(ports, { ...intent, missions: [intent.mission] });
}

/** The same for several missions of one checkout, in one commit; other paths than logs and snapshots are of the first one. */
export async function commitStates(
  ports: Ports,
  intent: Omit<CommitIntent, 'mission'> & { readonly missions: SeveralMissions },
): Promise<CommitReport> {
  const { missions, repository } = intent;
  const [first] = missions;
  const { checkout, commonDir } = first;
  const waiting = missions.map((mission) => ({ mission, paths: pendingPaths(ports, mission) }));
  const all = [...missions.flatMap(statePaths), ...(intent.paths ?? []), ...waiting.flatMap((one) => one.paths)];
  const paths = [...new Set(all)].map((path) => relativeTo(checkout.root, path)).sort();
  if (!ports.configuration.read(repository).autoCommit) {
    return { commit: null, paths, diagnostics: [] };
  }
  try {
    const { commit, isIndexStale } = await ports.git.commitPaths({
      checkout,
      commonDir,
      paths,
      message: intent.message,
      mayBeUnchanged: intent.mayBeUnchanged ?? false,
    });
    for (const one of waiting) if (one.paths.length > 0) ports.files.remove(pendingFile(one.mission));
    return { commit, paths, diagnostics: isIndexStale ? [indexStale(missions)] : [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    notePendingPaths(ports, first, intent.paths ?? []);
    return { commit: null, paths, diagnostics: [commitFailed(missions, paths, error)] };
  }
}

/**
 * Notes paths that are about to be written, so that after a kill the next mutating command commits them.
 * {@link commitState} takes the note away.
 */
export function notePendingPaths(ports: Ports, mission: MissionLocation, paths: readonly string[]): void {
  const all = [...new Set([...pendingPaths(ports, mission), ...paths])].sort();
  if (all.length === 0) return;
  const relative = all.map((path) => relativeTo(mission.checkout.root, path));
  ports.files.writeAll(mission.checkout, [
    { path: pendingFile(mission), content: relative.map((one) => `${one}\n`).join('') },
  ]);
}

/** True while a path waits for a commit of a command that was interrupted, or could not commit. */
export function isPending(ports: Ports, mission: MissionLocation, path: string): boolean {
  return pendingPaths(ports, mission).includes(path);
}

/** Absolute paths that wait for a commit of a command that was interrupted, or could not commit. */
export function pendingPaths(ports: Ports, mission: MissionLocation): readonly string[] {
  const text = ports.files.readText(pendingFile(mission));
  if (text === null) return [];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${mission.checkout.root}/${line}`);
}

/** Kept in the git directory of the checkout: it describes this working tree and must never be committed. */
function pendingFile(mission: MissionLocation): string {
  return `${mission.checkout.gitDir}/spec-kitty/pending/${encodeURIComponent(mission.slug)}.txt`;
}

function statePaths(mission: MissionLocation): readonly string[] {
  return [`${mission.directory}/status.events.jsonl`, `${mission.directory}/status.json`];
}

function relativeTo(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

type SeveralMissions = readonly [MissionLocation, ...MissionLocation[]];

function indexStale([{ checkout, slug }]: SeveralMissions): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'INDEX_NOT_REFRESHED',
      message: `Another git process keeps the index of ${checkout.root} busy; the commit stands.`,
      remediation: ['The next command that changes a mission here refreshes the index.'],
      mission_slug: slug,
    },
    'index',
  );
}

function commitFailed(missions: SeveralMissions, paths: readonly string[], error: ProblemError): Diagnostic {
  const [cause] = error.problems;
  const [{ slug }] = missions;
  const whose = missions.length === 1 ? slug : `${missions.length} missions`;
  return nonFatal(
    {
      diagnostic_code: 'AUTO_COMMIT_FAILED',
      message: `The change of ${whose} is durable but not committed: ${cause.message}`,
      remediation: [
        ...cause.remediation,
        'The next command that changes this mission includes these paths in its commit.',
      ],
      mission_slug: slug,
      cause: cause.diagnostic_code,
      paths,
    },
    'commit',
  );
}
