import { nearestWord } from '../problem/nearest-word';
import type { Problem } from '../problem/problem';
import { someOf } from '../problem/some-of';
import { humanSlug, mid8Of } from './mission-name';

/** What a mission can be called by. */
export interface MissionNames {
  readonly slug: string;
  readonly missionId: string | null;
  readonly missionNumber: number | null;
}

/**
 * Finds the mission a person means: directory name, ULID, its first eight characters in any case, the slug without its
 * short id, or the number. An exact directory name always wins; otherwise several hits are never decided silently.
 */
export function resolveMission<Mission extends MissionNames>(
  handle: string,
  candidates: readonly Mission[],
): { readonly mission: Mission } | { readonly problem: Problem } {
  const exact = candidates.find(({ slug }) => slug === handle);
  if (exact !== undefined) return { mission: exact };
  for (const matches of MATCHERS) {
    const [first, ...more] = candidates.filter((candidate) => matches(handle, candidate));
    if (first === undefined) continue;
    return more.length === 0 ? { mission: first } : { problem: ambiguous(handle, [first, ...more]) };
  }
  return { problem: notFound(handle, candidates) };
}

type Matcher = (handle: string, candidate: MissionNames) => boolean;

const MATCHERS: readonly Matcher[] = [
  (handle, { missionId }) => missionId !== null && handle.toUpperCase() === missionId,
  (handle, { missionId, slug }) =>
    handle.length === 8 &&
    ((missionId !== null && mid8Of(missionId) === handle.toUpperCase()) || slug.endsWith(`-${handle.toUpperCase()}`)),
  (handle, { slug }) => humanSlug(slug) === handle || slug.replace(/-[0-9A-HJKMNP-TV-Z]{8}$/, '') === handle,
  (handle, { missionNumber, slug }) =>
    /^\d+$/.test(handle) &&
    (missionNumber === Number(handle) || (missionNumber === null && slug.startsWith(`${handle}-`))),
];

export function ambiguous(handle: string | null, candidates: readonly MissionNames[]): Problem {
  const slugs = candidates.map(({ slug }) => slug).sort();
  const shown = someOf(slugs, 12);
  return {
    diagnostic_code: 'MISSION_AMBIGUOUS_SELECTOR',
    message:
      handle === null
        ? `${slugs.length} missions are not finished: say which. They are ${shown}.`
        : `${JSON.stringify(handle)} fits ${slugs.length} missions: ${shown}.`,
    remediation: [`Name one: --mission ${slugs[0] ?? 'MISSION'}`, 'spec-kitty mission list'],
    candidates: slugs,
  };
}

function notFound(handle: string, candidates: readonly MissionNames[]): Problem {
  const close = closeSlugs(
    handle.toLowerCase(),
    candidates.map(({ slug }) => slug),
  );
  return {
    diagnostic_code: 'MISSION_NOT_FOUND',
    message: `There is no mission ${JSON.stringify(handle)} here.`,
    remediation: [...(close.length === 0 ? [] : [`Did you mean ${close.join(', ')}?`]), 'spec-kitty mission list'],
    handle,
    available_missions: candidates.map(({ slug }) => slug).slice(0, 50),
  };
}

/** Missions whose name holds the handle or differs in a few letters, at most five. */
function closeSlugs(handle: string, slugs: readonly string[]): readonly string[] {
  const held = handle.length < 3 ? [] : slugs.filter((slug) => slug.toLowerCase().includes(handle));
  const nearest = nearestWord(handle, slugs.map(humanSlug));
  return [...new Set([...held, ...slugs.filter((slug) => humanSlug(slug) === nearest)])].slice(0, 5);
}
