import { commitState } from './commit-state';
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

/** Writes `status.json` anew from the log, of one mission or of all. What is right already is not touched. */
export async function materialize(
  ports: Ports,
  handle: string | undefined,
  isAll: boolean,
): Promise<MaterializeOutcome> {
  if (!isAll) {
    const { repository, mission } = selectMission(ports, handle);
    return { missions: [await refresh(ports, repository, mission)], errors: [] };
  }
  const { repository, found, unusable } = findMissions(ports);
  const missions: MaterializeOutcome['missions'][number][] = [];
  const problems: Diagnostic[] = unusable.map(({ problem }) => ({ ...problem, severity: 'error' }));
  for (const mission of found) {
    try {
      missions.push(await refresh(ports, repository, mission));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(
        ...error.problems.map((problem) => ({ mission_slug: mission.slug, ...problem, severity: 'error' as const })),
      );
    }
  }
  const errors = problems.map(({ mission_slug, message, diagnostic_code }) => ({
    mission_slug: mission_slug ?? '',
    error: message,
    error_code: diagnostic_code,
  }));
  return { missions, errors, blocked: errors.length > 0, diagnostics: problems };
}

async function refresh(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
): Promise<MaterializeOutcome['missions'][number]> {
  assertHasMeta(mission);
  const { slug, location } = mission;
  const receipt = await ports.log.append(location, () => []);
  keepPlan(ports, location, readPlan(ports, location));
  const files = receipt.isSnapshotChanged ? [receipt.snapshotPath] : [];
  const committed =
    files.length === 0
      ? null
      : await commitState(ports, {
          repository,
          mission: location,
          message: `${slug}: refresh status.json`,
          mayBeUnchanged: true,
        });
  return { mission_slug: slug, files_written: files, commit: committed?.commit ?? null };
}
