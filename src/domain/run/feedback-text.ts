/**
 * Feedback without what changes from one run to the next though nothing has: ids of tests, line numbers, counts, times,
 * paths of worktrees. Two rejections with the same text say the same.
 */
export function settledFeedback(text: string): string {
  return text
    .replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, '')
    .replace(/\S+::\S+/g, '<test>')
    .replace(/\bline \d+/gi, '<line>')
    .replace(/\b\d+(?:\.\d+)?\s?%/g, '<share>')
    .replace(/\bin \d+(?:\.\d+)?\s?m?s\b/g, '<time>')
    .replace(/\b\d+ (?=passed|failed|errors?|skipped|warnings?)/g, '<count> ')
    .replace(/\S*\.worktrees\/\S+/g, '<worktree>')
    .replace(/\b[0-9a-f]{7,40}\b/g, '<commit>')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
