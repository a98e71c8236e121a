import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFingerprint as fingerprint } from '../../given/folder-fingerprint';
import { commitFile, mergeableMission, writeIn, type MergeableMission } from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission;

const kitty = async (...words: string[]): Promise<Record<string, unknown>> =>
  json(await runInProcess(mission.root, [...words, '--json', '--mission', mission.slug]));

interface Said {
  readonly diagnostic_code: string;
  readonly sync_phase?: string;
  readonly message: string;
  readonly paths?: readonly string[];
  readonly remediation: readonly string[];
}

const saidOf = (outcome: Record<string, unknown>): readonly Said[] => outcome['diagnostics'] as readonly Said[];
const conflictsOn = (outcome: Record<string, unknown>): readonly string[] =>
  (outcome['attention'] as readonly { kind: string; message: string }[])
    .filter(({ kind }) => kind === 'conflict_ahead')
    .map(({ message }) => message);
/** Everything but times: git marks an object as fresh when something computes it again. */
const bytesIn = (root: string): readonly string[] =>
  fingerprint(root).map((line) => line.replace(/(\.git\/objects\/\S+ \d+ \d+) \d+ /, '$1 '));
const clash = 'lane-a (WP01) and lane-b (WP02) do not fit together: src/shared.ts (contents).';

beforeAll(async () => {
  mission = await mergeableMission({
    base: (root) => writeIn(root, 'src/shared.ts', 'base\n'),
    work: (id, { root }) => {
      writeIn(root, 'src/shared.ts', `${id}\n`);
      writeIn(root, `src/${id === 'WP01' ? 'one' : 'two'}/part.ts`, `${id}\n`);
    },
    unapproved: ['WP02'],
  });
});

afterAll(() => mission.repository.remove());

it('is told at the hand-over, with files that the lane does not own, beside a success', async () => {
  expect(conflictsOn(await kitty('status'))).toEqual([]);
  const moved = await kitty('move-task', 'WP02', '--to', 'for_review', '--agent', 'otter');
  expect(moved['to_lane']).toBe('for_review');
  const [scope, conflict, ...more] = saidOf(moved);
  expect(more).toEqual([]);
  expect(scope).toMatchObject({
    diagnostic_code: 'ACTIVE_WP_SCOPE_VIOLATION',
    fatal: false,
    sync_phase: 'scope',
    paths: ['src/shared.ts'],
  });
  expect(conflict).toMatchObject({ diagnostic_code: 'MERGE_CONFLICT_FORECAST', fatal: false, message: clash });
});

it('stays on the board and in next, which write nothing', async () => {
  const before = fingerprint(mission.root);
  expect(conflictsOn(await kitty('status'))).toEqual([clash]);
  expect(saidOf(await kitty('next'))).toMatchObject([{ diagnostic_code: 'MERGE_CONFLICT_FORECAST', message: clash }]);
  expect(conflictsOn(await kitty('status', '--as-of', '2020-01-01'))).toEqual([]);
  expect(fingerprint(mission.root)).toEqual(before);
});

it('is said no more once a side has moved, until it is asked for or handed over again', async () => {
  const lane = mission.lanes['WP02']?.root ?? '';
  commitFile(lane, 'src/two/more.ts', 'more\n');
  commitFile(mission.root, 'src/one/part.ts', 'target\n');
  expect(conflictsOn(await kitty('status'))).toEqual([]);
  const before = bytesIn(mission.root);
  const fresh = await kitty('status', '--forecast');
  expect(bytesIn(mission.root)).toEqual(before);
  expect(conflictsOn(fresh)).toEqual([
    clash,
    'lane-a (WP01) and main do not fit together: src/one/part.ts (contents).',
  ]);
  expect(saidOf(fresh)).toEqual([]);
  await kitty('move-task', 'WP02', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'seen');
  expect(conflictsOn(await kitty('status'))).toEqual(conflictsOn(fresh));
});

it('shows with --forecast what else a merge would find', async () => {
  const path = join(mission.root, 'src', 'two', 'part.ts');
  writeIn(mission.root, 'src/two/part.ts', 'in the way\n');
  const lane = mission.lanes['WP01']?.root ?? '';
  writeFileSync(join(lane, 'left-open.ts'), '');
  const codes = saidOf(await kitty('status', '--forecast')).map(({ diagnostic_code: code }) => code);
  expect(codes).toContain('LANE_WORKTREE_DIRTY');
  expect(existsSync(path)).toBe(true);
});

it('is not known where the file is damaged or of another version', async () => {
  const folder = join(mission.root, '.git', 'spec-kitty', 'forecasts');
  const [name = ''] = readdirSync(folder);
  const whole = readFileSync(join(folder, name), 'utf8');
  expect(conflictsOn(await kitty('status'))).toHaveLength(2);
  for (const text of ['', '{', '[]', 'null', '{"schema_version":2,"pairs":[]}', '{"schema_version":1,"pairs":[1]}']) {
    writeFileSync(join(folder, name), text);
    expect(conflictsOn(await kitty('status'))).toEqual([]);
  }
  writeFileSync(join(folder, name), whole.slice(0, -20));
  expect(conflictsOn(await kitty('status'))).toEqual([]);
});
