import type { Problem } from '../problem/problem';

/** Digits and letters of the first eight characters of a mission id. */
const MID8_TAIL = /-([0-9A-HJKMNP-TV-Z]{8})$/;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Says why a slug given to `mission create` is none; null when it is one. Existing directory names are not held to it. */
export function slugProblem(slug: string): Problem | null {
  if (SLUG.test(slug) && !slug.includes('\n')) return null;
  return {
    diagnostic_code: 'INVALID_SLUG',
    message: `${JSON.stringify(slug)} is not a mission slug: lower-case letters and digits, in words joined by single hyphens.`,
    violated_invariant: '^[a-z0-9][a-z0-9]*(-[a-z0-9]+)*$',
    remediation: [
      'Valid: user-auth, fix-bug-123, 068-feature-name.',
      'Not valid: User-Auth, user_auth, ends-with-, double--hyphen.',
    ],
    slug,
  };
}

/** The first eight characters of a mission id: its short name. */
export function mid8Of(missionId: string): string {
  return missionId.slice(0, 8);
}

/** The directory of a new mission: the slug without a three-digit prefix, and the short id once at its end. */
export function missionDirectoryName(slug: string, missionId: string): string {
  const bare = withoutNumber(slug);
  return bare.endsWith(`-${mid8Of(missionId)}`) ? bare : `${bare}-${mid8Of(missionId)}`;
}

/** The branch of a new mission. Composed once, at creation; from then on the stored value decides. */
export function missionBranchName(directoryName: string, missionId: string): string {
  const mid8 = mid8Of(missionId);
  const human = directoryName.endsWith(`-${mid8}`) ? directoryName.slice(0, -mid8.length - 1) : directoryName;
  return `kitty/mission-${withoutNumber(human)}-${mid8}`;
}

/** What a person calls a mission: its directory name without the number in front and the short id behind. */
export function humanSlug(directoryName: string): string {
  return withoutNumber(directoryName.replace(MID8_TAIL, ''));
}

/** Removes one leading `NNN-`: exactly three digits, and only when something remains. */
function withoutNumber(slug: string): string {
  return /^\d{3}-(.+)$/.exec(slug)?.[1] ?? slug;
}
