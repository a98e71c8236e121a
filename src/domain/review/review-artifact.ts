/** What a review cycle says, whatever tool or hand wrote it. */
export type VerdictClass = 'approved' | 'rejected' | 'unknown';

/** A review-cycle file as far as verdicts depend on it. */
export interface ReviewArtifact {
  /** File name, e.g. `review-cycle-2.md`. */
  readonly name: string;
  /** From the name; 1 or more. */
  readonly cycle: number;
  readonly verdict: VerdictClass;
  /** As written; null when the header has none. */
  readonly verdictWord: string | null;
  /** As written; null when absent. */
  readonly reviewedAt: string | null;
  readonly reviewer: string | null;
  /** True when the header says completely who set the verdict aside, when and why. */
  readonly isOverridden: boolean;
}

/**
 * Reads the header of a review-cycle file, line by line: such files are often written by hand, so a header that is no
 * YAML still says what it says, and a file without one has no verdict. Never throws.
 */
export function readReviewArtifact(name: string, text: string): ReviewArtifact {
  const fields = headerFields(text);
  const field = (key: string): string | null => fields.get(key) || null;
  const isOverridden = ['actor', 'at', 'reason', 'wp_id'].every(
    (part) => field(`review_artifact_override_${part}`) !== null,
  );
  const word = field('verdict');
  return {
    name,
    cycle: Number(/^review-cycle-(\d+)\.md$/.exec(name)?.[1] ?? 0),
    verdict: isOverridden ? 'approved' : classOf(word),
    verdictWord: word,
    reviewedAt: field('reviewed_at'),
    reviewer: field('reviewer_agent') ?? field('reviewer'),
    isOverridden,
  };
}

function classOf(word: string | null): VerdictClass {
  const plain = word?.toLowerCase() ?? '';
  if (plain.startsWith('approve') || plain === 'arbiter_override') return 'approved';
  return plain.startsWith('reject') || plain.startsWith('changes_requested') ? 'rejected' : 'unknown';
}

/** Keys at the left margin between the first two lines of dashes; values without quotes and without their comment. */
function headerFields(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  if (lines[0]?.trimEnd() !== '---') return new Map();
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return new Map();
  const fields = new Map<string, string>();
  for (let index = 1; index < end; index++) {
    const [, key, value = ''] = /^([A-Za-z_][\w-]*):(?:\s+(.*))?$/.exec(lines[index] ?? '') ?? [];
    if (key === undefined) continue;
    // The text of a longer value stands below, further to the right.
    const isBelow = /^(?:[|>][+-]?\d*)?$/.test(value.trim()) && /^\s+\S/.test(lines[index + 1] ?? '');
    fields.set(key, isBelow ? (lines[index + 1] ?? '').trim() : plainValue(value));
  }
  return fields;
}

function plainValue(value: string): string {
  const text = value.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(text);
  if (quoted !== null) return quoted[1]?.replace(/\\(["\\])/g, '$1') ?? quoted[2]?.replaceAll("''", "'") ?? '';
  const bare = text.replace(/\s+#.*$/, '');
  return bare === '~' || bare === 'null' ? '' : bare;
}

/** Who sets a verdict aside, when and why, as lines of a review cycle's header; everything else stays as it is. */
export function withOverride(
  text: string,
  override: { readonly actor: string; readonly at: string; readonly reason: string; readonly workPackage: string },
): string {
  const { actor, at, reason, workPackage } = override;
  const lines = Object.entries({ actor, at, reason, wp_id: workPackage }).map(
    ([key, value]) => `review_artifact_override_${key}: ${JSON.stringify(value)}`,
  );
  const end = /^---\r?\n[\s\S]*?\n(?=---(?:\r?\n|$))/.exec(text)?.[0].length;
  const added = lines.map((line) => `${line}\n`).join('');
  return end === undefined ? `---\n${added}---\n\n${text}` : `${text.slice(0, end)}${added}${text.slice(end)}`;
}
