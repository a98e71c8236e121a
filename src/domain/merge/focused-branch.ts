/** The branch that brings one mission, and nothing else, to a target by a pull request. */
export function focusedBranchName(missionSlug: string, target: string): string {
  return `kitty/pr/${missionSlug}-to-${target.replaceAll('/', '-')}`;
}
