import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  commitFile,
  gitIn,
  mergeableMission,
  refsOf,
  writeIn,
  type MergeableMission,
} from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

const forecast = async (...words: string[]): Promise<Record<string, unknown>> =>
  json(await runInProcess(mission.root, ['forecast', ...words, '--json']));

interface Pair {
  readonly kind: string;
  readonly clean: boolean;
  readonly sides: readonly {
    readonly lane_id: string | null;
    readonly branch: string;
    readonly mission_slug: string | null;
  }[];
  readonly conflicts: readonly {
    readonly path: string;
    readonly owners: readonly string[];
    readonly sides: readonly string[];
  }[];
  readonly shared_paths: readonly { readonly path: string }[];
}

const pairsOf = (outcome: Record<string, unknown>): readonly Pair[] => outcome['pairs'] as readonly Pair[];

it('shows what conflicts between two lanes and with the target, with owners, and what both change without a conflict', async () => {
  const lines = (change: number, by: string): string =>
    Array.from({ length: 20 }, (_, line) => `${line}${line === change ? by : ''}\n`).join('');
  mission = await mergeableMission({
    base: (root) => {
      writeIn(root, 'src/one/both.ts', lines(-1, ''));
      writeIn(root, 'src/two/clash.ts', 'base\n');
    },
    work: (id, { root }) => {
      writeIn(root, 'src/one/both.ts', lines(id === 'WP01' ? 2 : 17, id));
      writeIn(root, 'src/two/clash.ts', `${id}\n`);
    },
  });
  commitFile(mission.root, 'src/one/both.ts', lines(2, 'target'));
  const refs = refsOf(mission.root);
  const outcome = await forecast();
  expect(refsOf(mission.root)).toBe(refs);
  const [lanes, first, second] = pairsOf(outcome);
  expect(lanes).toMatchObject({
    kind: 'lanes',
    clean: false,
    conflicts: [{ path: 'src/two/clash.ts', owners: ['WP02'], sides: ['lane-a', 'lane-b'] }],
    shared_paths: [{ path: 'src/one/both.ts', owners: ['WP01'] }],
  });
  expect(first).toMatchObject({
    kind: 'target',
    clean: false,
    conflicts: [{ path: 'src/one/both.ts', sides: ['lane-a', 'main'] }],
  });
  expect(second).toMatchObject({ kind: 'target', clean: true, shared_paths: [{ path: 'src/one/both.ts' }] });
  expect(outcome['conflict_count']).toBe(2);
});

it('looks across missions, and at plans that have no code yet', async () => {
  mission = await mergeableMission({ home: 'worktree' });
  const { root, slug } = mission;
  const created = json(await runInProcess(root, ['mission', 'create', 'buoy', '--home', 'worktree', '--json']));
  const other = String(created['mission_slug']);
  const directory = String(created['feature_dir']);
  writeIn(directory, 'spec.md', '# Buoy\n\n| FR-001 | Show | A visitor sees a buoy | High |\n');
  writeIn(directory, 'plan.md', '# Plan\n');
  for (const id of ['WP01', 'WP02']) {
    const owned = id === 'WP01' ? 'src/one/**' : 'src/three/**';
    writeIn(
      directory,
      `tasks/${id}-part.md`,
      `---\nwork_package_id: ${id}\ntitle: Part\ndependencies: []\nrequirement_refs: [FR-001]\nsubtasks: []\nexecution_mode: code_change\nowned_files: [${owned}]\nauthoritative_surface: ${owned.slice(0, -2)}\n---\n\n# ${id}\n`,
    );
  }
  json(await runInProcess(root, ['finalize-tasks', '--mission', other, '--json']));
  const planned = (await forecast('--all-missions'))['planned'];
  expect(planned).toEqual([
    {
      sides: expect.arrayContaining([
        { mission_slug: slug, wp_id: 'WP01' },
        { mission_slug: other, wp_id: 'WP01' },
      ]) as unknown,
      patterns: [['src/one/**', 'src/one/**']],
    },
  ]);
  const taken = json(await runInProcess(root, ['implement', 'WP01', '--agent', 'wren', '--mission', other, '--json']));
  commitFile(String(taken['workspace_path']), 'src/one/part.ts', '// of the buoy\n');
  const outcome = await forecast('--all-missions');
  const across = pairsOf(outcome).filter(
    ({ sides }) =>
      new Set(sides.map((side) => side.mission_slug)).size === 2 && sides.every(({ lane_id: lane }) => lane !== null),
  );
  expect(
    across
      .filter(({ clean }) => !clean)
      .map(({ conflicts }) => conflicts.map(({ path, owners }) => [path, [...owners].sort()])),
  ).toEqual([[['src/one/part.ts', [`${other}/WP01`, `${slug}/WP01`].sort()]]]);
  expect(outcome['planned']).toEqual([]);
});

it('signs what a merge commits where that is wished, and nothing that is thrown away', async () => {
  mission = await mergeableMission();
  const { root } = mission;
  const program = join(dirname(root), 'sign.sh');
  writeIn(
    dirname(root),
    'sign.sh',
    '#!/bin/sh\ncat >/dev/null\necho signed >> "$0.log"\nprintf "\\n[GNUPG:] SIG_CREATED \\n" >&2\necho "-----BEGIN PGP SIGNATURE-----"\necho "-----END PGP SIGNATURE-----"\n',
  );
  chmodSync(program, 0o755);
  gitIn(root, 'config', 'gpg.program', program);
  gitIn(root, 'config', 'commit.gpgsign', 'true');
  json(await runInProcess(root, ['merge', '--dry-run', '--json']));
  expect(() => gitIn(dirname(root), 'hash-object', 'sign.sh.log')).toThrow();
  json(await runInProcess(root, ['merge', '--json']));
  for (const commit of ['main', 'main^', 'main^^2'])
    expect(gitIn(root, 'cat-file', 'commit', commit)).toContain('gpgsig');
});

it('names branches without a commit in common, and looks at the others', async () => {
  mission = await mergeableMission();
  const { root, lanes } = mission;
  const branch = lanes['WP02']?.branch ?? '';
  const apart = gitIn(root, 'commit-tree', '-m', 'From nowhere', gitIn(root, 'rev-parse', `${branch}^{tree}`));
  gitIn(root, 'update-ref', `refs/heads/${branch}`, apart);
  const outcome = await forecast();
  expect(pairsOf(outcome).map(({ sides }) => sides.map((side) => side.branch))).toEqual([
    [lanes['WP01']?.branch, 'main'],
  ]);
  expect(outcome['diagnostics']).toMatchObject([
    { diagnostic_code: 'SHALLOW_CLONE', branches: [lanes['WP01']?.branch, branch] },
    { diagnostic_code: 'SHALLOW_CLONE', branches: [branch, 'main'] },
  ]);
});
