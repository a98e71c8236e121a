import { findMissions, type FoundMission } from './find-missions';
import { readPlan } from './read-plan';
import { selectMission } from './select-mission';
import { metricDefinitions } from '../domain/metrics/definitions';
import { asOf, measuredLog, missionMetrics, summaryOf, type MetricsSummary } from '../domain/metrics/mission-metrics';
import type { WorkPackageMetrics } from '../domain/metrics/work-package-metrics';
import { warning, type Diagnostic, type Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { formatMoment } from '../domain/status/moment';
import type { Ports } from '../ports/ports';

export interface MetricsOutcome extends Outcome {
  /** Null for all missions together. */
  readonly mission_slug: string | null;
  /** Now, or the newest event where the clock is behind it. */
  readonly as_of: string;
  readonly summary: MetricsSummary;
  /** Of the mission that was asked for; empty for all missions. */
  readonly work_packages: readonly (WorkPackageMetrics & { readonly title: string })[];
  /** Each mission alone; empty where one was asked for. */
  readonly missions: readonly { readonly mission_slug: string; readonly summary: MetricsSummary }[];
  /** What each figure means. */
  readonly definitions: typeof metricDefinitions;
}

/** The figures of one mission, from its log alone. @throws ProblemError as `selectMission` and `EventLog.events`. */
export function metrics(ports: Ports, handle: string | undefined): MetricsOutcome {
  const { mission } = selectMission(ports, handle);
  const log = measuredLog(ports.log.events(mission.location));
  const measured = missionMetrics(log, asOf([log], ports.clock.nowMicros()));
  const titles = new Map(readPlan(ports, mission.location).packages.map(({ id, title }) => [id, title]));
  return {
    mission_slug: mission.slug,
    as_of: measured.as_of,
    summary: measured.summary,
    work_packages: measured.work_packages.map((one) => ({
      ...one,
      title: titles.get(one.work_package_id) ?? one.work_package_id,
    })),
    missions: [],
    definitions: metricDefinitions,
    diagnostics: unreadableTimes(measured.summary),
  };
}

/** The figures of every mission, alone and together. What cannot be read is named and left out. */
export function metricsOfAll(ports: Ports): MetricsOutcome {
  const { found, unusable } = findMissions(ports);
  const diagnostics: Diagnostic[] = unusable.map(({ problem }) => warning(problem));
  const logs = found.flatMap((mission) => {
    const log = logOf(ports, mission, diagnostics);
    return log === null ? [] : [{ mission_slug: mission.slug, log }];
  });
  const now = asOf(
    logs.map(({ log }) => log),
    ports.clock.nowMicros(),
  );
  const measured = logs.map(({ mission_slug, log }) => ({ mission_slug, ...missionMetrics(log, now) }));
  const summary = summaryOf(
    measured.flatMap(({ work_packages }) => work_packages),
    now,
  );
  return {
    mission_slug: null,
    as_of: formatMoment(now),
    summary,
    work_packages: [],
    missions: measured.map(({ mission_slug, summary: own }) => ({ mission_slug, summary: own })),
    definitions: metricDefinitions,
    diagnostics: [...diagnostics, ...unreadableTimes(summary)],
  };
}

function logOf(
  ports: Ports,
  { location }: FoundMission,
  diagnostics: Diagnostic[],
): ReturnType<typeof measuredLog> | null {
  try {
    return measuredLog(ports.log.events(location));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    diagnostics.push(...error.problems.map((problem) => warning({ ...problem, mission_slug: location.slug })));
    return null;
  }
}

function unreadableTimes({ unreadable_times: count }: MetricsSummary): readonly Diagnostic[] {
  if (count === 0) return [];
  return [
    warning({
      diagnostic_code: 'TIME_UNREADABLE',
      message: `${count} ${count === 1 ? 'work package has' : 'work packages have'} a move whose time cannot be read: no time of ${count === 1 ? 'it' : 'them'} is known.`,
      remediation: ['spec-kitty log --json'],
    }),
  ];
}
