/** What a file of a mission is to who searches, best first. */
export const searchKinds = ['spec', 'work-package', 'plan', 'tasks', 'review', 'log', 'document'] as const;

export type SearchKind = (typeof searchKinds)[number];

/** The kind of a file by its path below the folder of the mission; null for what is not searched. */
export function documentKind(path: string): Exclude<SearchKind, 'log'> | null {
  if (path === 'spec.md') return 'spec';
  if (path === 'plan.md') return 'plan';
  if (path === 'tasks.md' || path === 'wps.yaml') return 'tasks';
  if (/^tasks\/[^/]+\/review-cycle-\d+\.md$/.test(path)) return 'review';
  if (/^tasks\/WP\d+[^/]*\.md$/.test(path)) return 'work-package';
  return /\.(?:md|txt|ya?ml)$/.test(path) ? 'document' : null;
}

/** The work package that a path names; null when it names none. */
export function workPackageOf(path: string): string | null {
  return /^tasks\/(WP\d+)/.exec(path)?.[1] ?? null;
}
