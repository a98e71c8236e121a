import type { ForecastOutcome, ForecastPair, ForecastSide } from '../app/forecast/forecast';
import type { Palette } from './text-board';

/** What happens when everything that runs is merged, as text: what needs somebody first. */
export function forecastLines(outcome: ForecastOutcome, palette: Palette): readonly string[] {
  const { pairs, planned, missions } = outcome;
  const open = pairs.filter(({ clean }) => !clean);
  const clean = pairs.filter((pair) => pair.clean);
  const isOfMany = missions.length > 1;
  return [
    ...(pairs.length === 0 ? ['No lane has a branch yet.'] : []),
    ...open.flatMap((pair) => conflictLines(pair, isOfMany, palette)),
    ...clean.flatMap((pair) => cleanLines(pair, isOfMany, palette)),
    ...(planned.length === 0 ? [] : ['', 'Planned to write the same files:']),
    ...planned.map(({ sides, patterns }) => {
      const names = sides.map(({ mission_slug: slug, wp_id: id }) => (isOfMany ? `${slug}/${id}` : id));
      return `  ${names.join(' and ')}: ${[...new Set(patterns.flat())].join(', ')}`;
    }),
    ...nextLines(open, outcome),
  ];
}

function conflictLines(pair: ForecastPair, isOfMany: boolean, palette: Palette): readonly string[] {
  return [
    `${palette.red('✗')} ${palette.bold(namesOf(pair, isOfMany))}`,
    ...pair.conflicts.map(({ path, kind, auto, owners }) => {
      const whose = owners.length === 0 ? 'owned by nobody' : `owned by ${owners.join(', ')}`;
      return auto ? `    ${path}: joined automatically` : `    ${path}: ${kind}, ${whose}`;
    }),
  ];
}

function cleanLines(pair: ForecastPair, isOfMany: boolean, palette: Palette): readonly string[] {
  const shared = pair.shared_paths.map(({ path }) => path);
  const more = shared.length > 3 ? `, and ${shared.length - 3} more` : '';
  const note = shared.length === 0 ? '' : palette.dim(`  both change ${shared.slice(0, 3).join(', ')}${more}`);
  return [`${palette.green('✓')} ${namesOf(pair, isOfMany)}${note}`];
}

function namesOf({ sides }: ForecastPair, isOfMany: boolean): string {
  return sides.map((side) => nameOf(side, isOfMany)).join(' and ');
}

function nameOf(
  { lane_id: lane, branch, mission_slug: slug, work_packages: ids }: ForecastSide,
  isOfMany: boolean,
): string {
  if (lane === null) return branch;
  const mission = isOfMany && slug !== null ? `${slug} ` : '';
  return `${mission}${lane} (${ids.join(', ')})`;
}

function nextLines(open: readonly ForecastPair[], { missions, pairs }: ForecastOutcome): readonly string[] {
  const [mission] = missions;
  if (open.length > 0) {
    const count = open.length === 1 ? '1 pair needs' : `${open.length} pairs need`;
    return ['', `Next: ${count} somebody: agree who changes those files, or merge one lane into the other now.`];
  }
  return pairs.length === 0 || mission === undefined || missions.length > 1
    ? []
    : ['', 'Next:', `  spec-kitty merge --dry-run --mission ${mission}`];
}
