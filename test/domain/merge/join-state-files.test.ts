import fc from 'fast-check';
import { joinStateFiles, missionOfStateFile, withoutTornTail } from '../../../src/domain/merge/join-state-files';

const row = (id: number, to = 'planned'): string =>
  `{"actor": "otter", "at": "2026-03-01T09:00:${String(id).padStart(2, '0')}+00:00", "event_id": "01KJMA0F0000000000000000${String(id).padStart(2, '0')}", "evidence": null, "execution_mode": "worktree", "force": true, "from_lane": "genesis", "mission_slug": "tide", "policy_metadata": null, "reason": "r", "review_ref": null, "to_lane": "${to}", "wp_id": "WP01"}\n`;

const logOf = (ids: readonly number[]): string => ids.map((id) => row(id)).join('');
const anyIds = fc
  .uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 12 })
  .map((ids) => ids.sort((a, b) => a - b));

function joined(
  base: string | null,
  target: string | null,
  mission: string | null,
): { log: string | null; snapshot: string | null } {
  const side = (log: string | null): { log: string | null; meta: null } => ({ log, meta: null });
  const result = joinStateFiles({ base: side(base), target: side(target), mission: side(mission) });
  if ('problems' in result) throw new Error(result.problems[0].message);
  return result;
}

describe('Two versions of a log', () => {
  it('join to the union of their rows, from either side and whatever the base', () => {
    fc.assert(
      fc.property(anyIds, anyIds, anyIds, (base, target, mission) => {
        const wanted = logOf([...new Set([...base, ...target, ...mission])].sort((a, b) => a - b));
        expect(joined(logOf(base), logOf(target), logOf(mission)).log).toBe(wanted);
        expect(joined(logOf(base), logOf(mission), logOf(target))).toEqual(
          joined(logOf(base), logOf(target), logOf(mission)),
        );
      }),
    );
  });

  it('where one has an incomplete last line, keep every whole one', () => {
    const torn = `${row(1)}${row(2).slice(0, 40)}`;
    expect(joined(null, torn, row(3)).log).toBe(row(1) + row(3));
    expect(withoutTornTail(row(1))).toBe(row(1));
    expect(withoutTornTail(row(1).trimEnd())).toBe(row(1).trimEnd());
  });

  it('with one event in two forms do not join', () => {
    const both = joinStateFiles({
      base: { log: null, meta: null },
      target: { log: row(1), meta: null },
      mission: { log: row(1, 'claimed'), meta: null },
    });
    expect('problems' in both && both.problems[0].diagnostic_code).toBe('UNION_CONFLICT');
  });

  it('that is no JSON object as meta does not join', () => {
    const both = joinStateFiles({
      base: { log: null, meta: '{}' },
      target: { log: null, meta: '[]' },
      mission: { log: null, meta: '{"a": 1}' },
    });
    expect('problems' in both && both.problems[0].diagnostic_code).toBe('META_INVALID');
  });
});

it('knows its files by their place', () => {
  expect(missionOfStateFile('kitty-specs/tide/status.events.jsonl')).toBe('kitty-specs/tide');
  expect(missionOfStateFile('kitty-specs/tide/meta.json')).toBe('kitty-specs/tide');
  for (const path of [
    'kitty-specs/tide/spec.md',
    'kitty-specs/meta.json',
    'a/kitty-specs/tide/meta.json',
    'kitty-specs/tide/tasks/meta.json',
  ]) {
    expect(missionOfStateFile(path)).toBeNull();
  }
});
