/**
 * Tells whether a spec says anything beyond its scaffold: at least one functional requirement with real text, as a
 * table row (`| FR-001 | title | … |`) or a bullet (`- **FR-001**: text`). Bracketed placeholders and the empty
 * user-story frame are not text; priority and status cells never count.
 */
export function isSpecSubstantive(spec: string): boolean {
  return spec.split('\n').some((line) => hasRealRow(line) || hasRealBullet(line));
}

const ROW = /^\s*\|\s*(?:\*\*|~~)*FR-\d+(?:\*\*|~~)*\s*\|(.*)$/i;
const BULLET = /^\s*[-*]\s+(?:\*\*FR-\d+\*\*|FR-\d+)\s*:\s*(.*)$/i;

/** The cells after the id: title, then description; later ones are priority and status. */
function hasRealRow(line: string): boolean {
  const cells = ROW.exec(line)?.[1]?.split('|') ?? [];
  return cells.slice(0, 2).some(isRealText);
}

function hasRealBullet(line: string): boolean {
  return isRealText(BULLET.exec(line)?.[1] ?? '');
}

function isRealText(cell: string): boolean {
  const text = cell
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\*\*|~~/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const frame = text.replace(/[.,]/g, '').replace(/\s+/g, ' ').trim().toLowerCase();
  return /[\p{L}\p{N}]/u.test(text) && frame !== 'as a i want so that' && frame !== 'as a i want to so that';
}
