import { forecastPairs, type DatedPair, type ForecastPair } from './forecast';
import { runningSides } from './running-sides';
import type { FoundMission } from '../find-missions';
import { pushedTip } from '../implement/find-workspace';
import { isJsonObject, type JsonValue } from '../../domain/canonical-json/json-value';
import type { Repository } from '../../domain/mission/location';
import type { Ports } from '../../ports/ports';

/**
 * Merges every pair of running lanes, and each with the target, and keeps what comes of it for {@link knownConflicts}.
 * Pairs whose commits were looked at before cost nothing.
 */
export function keepForecast(ports: Ports, repository: Repository, mission: FoundMission): void {
  const { sides } = runningSides(ports, repository, [mission]);
  if (sides.length === 0) return;
  const pairs = forecastPairs(ports, repository, sides, keptPairs(ports, repository, mission.slug));
  const { commonDir } = repository;
  const place = { root: commonDir, gitDir: commonDir, branch: null, isPrimary: false };
  const content = `${JSON.stringify({ schema_version: 1, pairs })}\n`;
  ports.files.writeAll(place, [{ path: keptPath(repository, mission.slug), content }]);
}

/** Takes away what was kept of a mission. */
export function forgetForecast(ports: Ports, repository: Repository, slug: string): void {
  ports.files.remove(keptPath(repository, slug));
}

/**
 * What was found not to fit together the last time somebody looked, as far as both sides still are the commits that were
 * merged then. Starts no process; a pair that moved on is not known.
 */
export function knownConflicts(ports: Ports, repository: Repository, slug: string): readonly ForecastPair[] {
  return keptPairs(ports, repository, slug)
    .filter(({ pair }) => !pair.clean)
    .filter(({ tips, pair }) => pair.sides.every(({ branch }, side) => tipOf(ports, repository, branch) === tips[side]))
    .map(({ pair }) => pair);
}

function tipOf(ports: Ports, repository: Repository, branch: string): string | null {
  return ports.repositories.readRef(repository, `refs/heads/${branch}`) ?? pushedTip(ports, repository, branch);
}

/** A file that is damaged, or of another version, is none. */
function keptPairs(ports: Ports, repository: Repository, slug: string): readonly DatedPair[] {
  const text = ports.files.readText(keptPath(repository, slug));
  if (text === null) return [];
  try {
    const kept = JSON.parse(text) as JsonValue;
    const pairs = isJsonObject(kept) && kept['schema_version'] === 1 ? kept['pairs'] : null;
    return Array.isArray(pairs) && pairs.every(isDatedPair) ? pairs : [];
  } catch {
    return [];
  }
}

function isDatedPair(kept: unknown): kept is DatedPair {
  const row = kept as JsonValue;
  if (!isJsonObject(row) || !Array.isArray(row['tips']) || !isJsonObject(row['pair'])) return false;
  const { sides, conflicts } = row['pair'];
  return Array.isArray(sides) && sides.every(isJsonObject) && Array.isArray(conflicts) && conflicts.every(isJsonObject);
}

function keptPath({ commonDir }: Repository, slug: string): string {
  return `${commonDir}/spec-kitty/forecasts/${encodeURIComponent(slug)}.json`;
}
