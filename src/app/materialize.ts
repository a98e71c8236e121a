import { commitStates } from './commit-state';
import { assertHasMeta } from './assert-writable';
import { findMissions, type FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { keepPlan, readPlan } from './read-plan';
import type { Diagnostic, Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import type { Repository } from '../domain/mission/location';
import type { Ports } from '../ports/ports';

export interface MaterializeOutcome extends Outcome {
  readonly missions: readonly {
    readonly mission_slug: string;
    readonly files_written: readonly string[];
    readonly commit: string | null;
  }[];
  readonly errors: readonly { readonly mission_slug: string; readonly error: string; readonly error_code: string }[];
}

/**
 * Writes `status.json` anew from the log, of one mission or of all. What is right already is not touched; what was written
 * in one checkout is one commit.
 */
export async function materialize(
  ports: Ports,
  handle: string | undefined,
  isAll: boolean,
): Promise<MaterializeOutcome> {
  const { repository, missions, problems } = isAll ? allMissions(ports) : oneMission(ports, handle);
  const refreshed: Refreshed[] = [];
  for (const mission of missions) {
    try {
      refreshed.push(await refresh(ports, mission));
    } catch (error) {
      if (!isAll || !(error instanceof ProblemError)) throw error;
      problems.push(
        ...error.problems.map((problem) => ({ mission_slug: mission.slug, ...problem, severity: 'error' as const })),
      );
    }
  }
  const { commits, diagnostics } = await commitAll(ports, repository, refreshed);
  const errors = problems.map(({ mission_slug, message, diagnostic_code }) => ({
    mission_slug: mission_slug ?? '',
    error: message,
    error_code: diagnostic_code,
  }));
  return {
    missions: refreshed.map(({ mission: { slug, location }, file }) => ({
      mission_slug: slug,
      files_written: file === null ? [] : [file],
      commit: file === null ? null : (commits.get(location.checkout.root) ?? null),
    })),
    errors,
    ...(isAll ? { blocked: errors.length > 0 } : {}),
    diagnostics: [...problems, ...diagnostics],
  };
}

interface ChosenMissions {
  readonly repository: Repository;
  readonly missions: readonly FoundMission[];
  readonly problems: Diagnostic[];
}

function oneMission(ports: Ports, handle: string | undefined): ChosenMissions {
  const { repository, mission } = selectMission(ports, handle);
  return { repository, missions: [mission], problems: [] };
}

function allMissions(ports: Ports): ChosenMissions {
  const { repository, found, unusable } = findMissions(ports);
  return { repository, missions: found, problems: unusable.map(({ problem }) => ({ ...problem, severity: 'error' })) };
}

interface Refreshed {
  readonly mission: FoundMission;
  /** Absolute path of what was written; null when it was right already. */
  readonly file: string | null;
}

async function refresh(ports: Ports, mission: FoundMission): Promise<Refreshed> {
  assertHasMeta(mission);
  const { location } = mission;
  const receipt = await ports.log.append(location, () => []);
  keepPlan(ports, location, readPlan(ports, location));
  return { mission, file: receipt.isSnapshotChanged ? receipt.snapshotPath : null };
}

/** @returns the commit of each checkout, by its root. */
async function commitAll(
  ports: Ports,
  repository: Repository,
  refreshed: readonly Refreshed[],
): Promise<{ readonly commits: ReadonlyMap<string, string | null>; readonly diagnostics: readonly Diagnostic[] }> {
  const changed = refreshed.flatMap(({ mission, file }) => (file === null ? [] : [mission.location]));
  const commits = new Map<string, string | null>();
  const diagnostics: Diagnostic[] = [];
  for (const root of new Set(changed.map(({ checkout }) => checkout.root))) {
    const [first, ...more] = changed.filter(({ checkout }) => checkout.root === root);
    if (first === undefined) continue;
    const message =
      more.length === 0 ? `${first.slug}: refresh status.json` : `Refresh status.json of ${more.length + 1} missions`;
    const report = await commitStates(ports, { repository, missions: [first, ...more], message, mayBeUnchanged: true });
    commits.set(root, report.commit);
    diagnostics.push(...report.diagnostics);
  }
  return { commits, diagnostics };
}
