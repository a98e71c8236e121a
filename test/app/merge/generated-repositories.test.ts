import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { gitIn, mergeableMission, type MergeableMission } from '../../given/mergeable-mission';
import { dice, randomWork, writeBase, type Dice } from '../../given/random-work';
import { json } from '../../given/ready-mission';
import { childEnvironment } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

/** GENERATED=300 is the whole proof; a few of them run with every change. */
const COUNT = Number(process.env['GENERATED'] ?? 8);
const FIRST = Number(process.env['FIRST_SEED'] ?? 1);

interface Step {
  readonly kind: string;
  readonly source: string;
  readonly tree: string | null;
  readonly conflicts: readonly { readonly path: string; readonly auto: boolean }[];
}

interface Pair {
  readonly kind: string;
  readonly sides: readonly { readonly branch: string }[];
  readonly clean: boolean;
  readonly conflicts: readonly { readonly path: string }[];
}

async function randomMission(seed: number, roll: Dice): Promise<MergeableMission> {
  const count = 2 + roll(4);
  const ids = Array.from({ length: count }, (_, index) => `WP0${index + 1}`);
  const branches: string[] = [];
  const mission = await mergeableMission({
    home: roll(3) === 0 ? 'in-place' : 'worktree',
    base: (root) => writeBase(root, roll),
    workPackages: ids.map((id) => ({ id, ownedFiles: [`owned/${id}/**`] })),
    work: (id, lane) => {
      randomWork(lane.root, roll, `${id}-${seed}-`);
      lane.git('add', '-A');
      lane.git('commit', '-q', '--allow-empty', '-m', `First of ${id}`);
      // Lanes that took from each other: the history is no tree any more.
      const other = branches[roll(branches.length + 2)];
      if (other !== undefined && !merges(lane.root, other).isClean) lane.git('merge', '--abort');
      branches.push(lane.git('symbolic-ref', '--short', 'HEAD'));
      randomWork(lane.root, roll, `${id}-${seed}-again`);
    },
  });
  if (roll(4) !== 0) {
    randomWork(mission.root, roll, `main-${seed}-`);
    gitIn(mission.root, 'add', '-A');
    gitIn(mission.root, 'commit', '-q', '--allow-empty', '-m', 'On the target');
  }
  return mission;
}

/** `git merge` in a checkout, with the paths that it could not join. */
function merges(root: string, branch: string): { readonly isClean: boolean; readonly conflicts: readonly string[] } {
  const { status } = spawnSync('git', ['merge', '--no-edit', '-q', branch], { cwd: root, env: childEnvironment() });
  const listed = gitIn(root, 'ls-files', '-u', '-z')
    .split('\0')
    .filter((row) => row !== '');
  return {
    isClean: status === 0,
    conflicts: [...new Set(listed.map((row) => row.slice(row.indexOf('\t') + 1)))].sort(),
  };
}

/** What a person gets who merges by hand, in the same order, in a checkout of their own. */
function byHand(place: string, steps: readonly Step[], mission: MergeableMission): readonly (readonly string[])[] {
  gitIn(place, 'switch', '-q', '--detach', mission.homeBranch);
  const found: (readonly string[])[] = [];
  for (const step of steps) {
    if (step.kind === 'mission_to_target') {
      const tip = gitIn(place, 'rev-parse', 'HEAD');
      gitIn(place, 'switch', '-q', '--detach', 'main');
      found.push(mergeOne(place, tip));
    } else if (step.kind === 'lane_to_mission') found.push(mergeOne(place, step.source));
  }
  return found;
}

function mergeOne(place: string, branch: string): readonly string[] {
  const { isClean, conflicts } = merges(place, branch);
  if (!isClean) gitIn(place, 'merge', '--abort');
  return conflicts;
}

const met = { merged: 0, blocked: 0, conflictingPairs: 0 };

const conflictsIn = ({ conflicts }: Step | Pair): readonly string[] =>
  conflicts.filter((one) => !('auto' in one) || one.auto === false).map(({ path }) => path);

it.each(Array.from({ length: COUNT }, (_, index) => FIRST + index))(
  'forecast, plan and merge are what git does by hand (seed %i)',
  async (seed) => {
    const roll = dice(seed);
    const mission = await randomMission(seed, roll);
    const { root, slug } = mission;
    const kitty = async (...words: string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await runInProcess(root, [...words, '--mission', slug, '--json'])).stdout) as Record<string, unknown>;
    const place = join(dirname(root), 'by-hand');
    gitIn(root, 'worktree', 'add', '-q', '--detach', place);
    try {
      const pairs = (await kitty('forecast'))['pairs'] as readonly Pair[];
      for (const pair of pairs) {
        if (!pair.clean) met.conflictingPairs += 1;
        const [one = '', other = ''] = pair.sides.map(({ branch }) => branch);
        const [ours, theirs] = pair.kind === 'target' ? [other, one] : [one, other];
        gitIn(place, 'switch', '-q', '--detach', ours);
        expect({ pair: [one, other], paths: mergeOne(place, theirs) }).toEqual({
          pair: [one, other],
          paths: conflictsIn(pair),
        });
      }
      const dry = await kitty('merge', '--dry-run');
      const steps = (dry['steps'] as readonly Step[]).filter(({ kind }) => kind !== 'record');
      expect(byHand(place, steps, mission)).toEqual(steps.map(conflictsIn));
      if (steps.every(({ tree }) => tree !== null)) met.merged += 1;
      else met.blocked += 1;
      if (steps.every(({ tree }) => tree !== null)) await mergesAsPlanned(mission, place, steps, roll, kitty);
      else expect((await kitty('merge'))['result']).toBe('blocked');
    } finally {
      mission.repository.remove();
    }
  },
  60_000,
);

it('has met all cases', () => {
  expect(met.merged + met.blocked).toBe(COUNT);
  if (COUNT < 8) return;
  expect(Math.min(met.merged, met.blocked, met.conflictingPairs)).toBeGreaterThan(0);
});

async function mergesAsPlanned(
  { root, slug }: MergeableMission,
  place: string,
  steps: readonly Step[],
  roll: Dice,
  kitty: (...words: string[]) => Promise<Record<string, unknown>>,
): Promise<void> {
  const wanted = gitIn(place, 'rev-parse', 'HEAD^{tree}');
  expect(steps.at(-1)?.tree).toBe(wanted);
  const target = gitIn(root, 'rev-parse', 'main');
  gitIn(root, 'worktree', 'remove', '--force', place);
  const strategy = ['merge', 'squash', 'rebase'][roll(3)] ?? 'merge';
  const words =
    (await kitty('merge', '--dry-run', '--strategy', strategy))['result'] === 'success' ? ['--strategy', strategy] : [];
  const merged = json(await runInProcess(root, ['merge', '--mission', slug, ...words, '--json']));
  const tree = gitIn(root, 'rev-parse', `${String(merged['merged_commit'])}^{tree}`);
  // Nothing of the target is lost or changed: the tree is the one that a merge by hand gives.
  expect(gitIn(root, 'diff-tree', '-r', '--name-only', tree, wanted)).toBe('');
  expect(gitIn(root, 'diff-tree', '-r', '--name-only', 'main', wanted).split('\n')).toEqual(
    ['meta.json', 'status.events.jsonl', 'status.json'].map((name) => `kitty-specs/${slug}/${name}`),
  );
  expect(gitIn(root, 'merge-base', 'main', target)).toBe(target);
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
  expect(merged['diagnostics']).toEqual([]);
}
