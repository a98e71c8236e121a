import { commitFile, gitIn, mergeableMission, writeIn, type MergeableMission } from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

/** Hands WP02 over and says what was outside. */
async function outside(): Promise<readonly string[]> {
  const moved = json(
    await runInProcess(mission.root, [
      ...['move-task', 'WP02', '--to', 'for_review', '--agent', 'otter'],
      ...['--mission', mission.slug, '--json'],
    ]),
  );
  await runInProcess(mission.root, [
    ...['move-task', 'WP02', '--to', 'in_progress', '--agent', 'otter', '--force', '--note', 'again'],
    ...['--mission', mission.slug],
  ]);
  return (moved['diagnostics'] as readonly { diagnostic_code: string; paths?: readonly string[] }[]).flatMap(
    ({ diagnostic_code: code, paths }) => (code === 'ACTIVE_WP_SCOPE_VIOLATION' ? (paths ?? []) : []),
  );
}

const inLane = (path: string, content: string): void => commitFile(mission.lanes['WP02']?.root ?? '', path, content);

it('names what a lane changes by itself outside of what it owns, and nothing that it was given', async () => {
  mission = await mergeableMission({ base: (root) => writeIn(root, 'old.ts', 'old\n'), unapproved: ['WP02'] });
  const lane = mission.lanes['WP02']?.root ?? '';
  expect(await outside()).toEqual([]);

  // From another lane, the target and the home, however far they are.
  commitFile(mission.root, 'src/target.ts', 'target\n');
  gitIn(lane, 'merge', '-q', '-m', 'Take lane-a', mission.lanes['WP01']?.branch ?? '');
  gitIn(lane, 'merge', '-q', '-m', 'Take main', 'main');
  gitIn(lane, 'merge', '-q', '-m', 'Take the home', mission.homeBranch);
  commitFile(mission.lanes['WP01']?.root ?? '', 'src/one/later.ts', 'later\n');
  expect(await outside()).toEqual([]);

  inLane('notes.md', 'mine\n');
  inLane('src/one/part.ts', 'not mine\n');
  gitIn(lane, 'rm', '-q', 'old.ts');
  gitIn(lane, 'commit', '-qm', 'Remove');
  writeIn(lane, `kitty-specs/${mission.slug}/spec.md`, 'other\n');
  gitIn(lane, 'add', '-fA');
  gitIn(lane, 'commit', '-q', '--no-verify', '-m', 'Plan');
  expect((await outside()).toSorted()).toEqual([
    `kitty-specs/${mission.slug}/spec.md`,
    'notes.md',
    'old.ts',
    'src/one/part.ts',
  ]);
  expect(
    json(await runInProcess(mission.root, ['config', 'set', 'policy.commit_guard.mode', 'off', '--json'])),
  ).toBeTruthy();
  expect(await outside()).toEqual([]);
});
