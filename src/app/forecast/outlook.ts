import { forecast, type ForecastPair, type ForecastSide } from './forecast';
import { knownConflicts } from './kept-forecast';
import type { FoundMission } from '../find-missions';
import { readJournal } from '../merge/merge-journal';
import { mergeMission } from '../merge/merge-mission';
import { mergeInProgress } from '../../domain/merge/merge-in-progress';
import type { Repository } from '../../domain/mission/location';
import { warning, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { ProblemCode } from '../../domain/problem/catalogue';
import { someOf } from '../../domain/problem/some-of';
import type { Ports } from '../../ports/ports';

/** What stands in the way of a merge. */
export interface Outlook {
  /** Two lanes, or a lane and the target, that do not fit together: somebody has to do something. */
  readonly conflicts: readonly ForecastPair[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is known to stand in the way, without asking git: conflicts that a hand-over found and that still hold, and a merge
 * that was interrupted. Reads two small files where they exist.
 */
export function knownOutlook(ports: Ports, repository: Repository, { slug, meta }: FoundMission): Outlook {
  return {
    conflicts: meta?.mergedAt == null ? knownConflicts(ports, repository, slug) : [],
    diagnostics: interruptedMerge(ports, repository, slug),
  };
}

/**
 * The same, asked of git now: every pair is merged in a place that is thrown away, and everything is looked at that a merge
 * looks at. What the board shows anyway is left out.
 */
export async function freshOutlook(ports: Ports, repository: Repository, { slug }: FoundMission): Promise<Outlook> {
  const { pairs } = forecast(ports, { mission: slug, isForAll: false });
  const conflicts = pairs.filter(({ clean }) => !clean);
  const onBoard: readonly ProblemCode[] = [
    'WP_NOT_APPROVED',
    'MERGE_IN_PROGRESS',
    ...(conflicts.length > 0 ? (['MERGE_CONFLICT_FORECAST'] as const) : []),
  ];
  const preview = await mergeMission(ports, {
    mission: slug,
    strategy: null,
    target: undefined,
    isDryRun: true,
    isPushed: false,
    keepsBranches: false,
    keepsWorktrees: false,
  });
  const findings = preview.findings.filter(({ diagnostic_code: code }) => !onBoard.includes(code));
  return { conflicts, diagnostics: [...interruptedMerge(ports, repository, slug), ...findings] };
}

/** A conflict in a sentence, with the command that shows all of it. */
export function conflictProblem({ sides, conflicts }: ForecastPair, slug: string): Problem {
  const [one, other] = sides;
  const open = conflicts.filter(({ auto }) => !auto);
  const paths = open.map(({ path, kind }) => `${path} (${kind})`);
  return {
    diagnostic_code: 'MERGE_CONFLICT_FORECAST',
    message: `${nameOf(one)} and ${nameOf(other)} do not fit together: ${someOf(paths, 3)}.`,
    violated_invariant: 'simulated_merges_are_clean',
    remediation: [
      'Agree who changes those files, or merge one branch into the other now; this shows all of it:',
      `spec-kitty forecast --mission ${slug}`,
    ],
    mission_slug: slug,
    sides: sides.map(({ branch }) => branch),
    paths: open.map(({ path }) => path),
  };
}

function nameOf({ lane_id: lane, branch, work_packages: ids }: ForecastSide): string {
  return lane === null ? branch : `${lane} (${ids.join(', ')})`;
}

/** A journal that cannot be read is told as well. */
function interruptedMerge(ports: Ports, repository: Repository, slug: string): readonly Diagnostic[] {
  try {
    const journal = readJournal(ports, repository, slug);
    return journal === null ? [] : [warning(mergeInProgress(journal))];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map(warning);
  }
}
