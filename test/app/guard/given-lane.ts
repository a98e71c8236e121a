import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { json, readyMission, type GivenWorkPackage } from '../../given/ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { programPath, runInProcess } from '../../run-program';

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A repository with the hook installed, a mission, and a lane in work. */
export interface GivenLane extends TemporaryRepository {
  readonly slug: string;
  /** The worktree of the lane. */
  readonly lane: string;
  /** `kitty-specs/<mission>` of the home. */
  readonly directory: string;
  readonly recordPath: string;
  /** Runs git as a user would, with `spec-kitty` on the PATH. */
  gitIn(cwd: string, ...args: string[]): Ended;
  /** Writes files of a checkout and stages them; null deletes. */
  stage(cwd: string, files: Readonly<Record<string, string | null>>): void;
  commit(cwd: string, ...args: string[]): Ended;
  /** Runs the program and gives its document; any exit code will do. */
  ask(cwd: string, ...argv: string[]): Promise<Record<string, unknown>>;
  run(...argv: string[]): Promise<void>;
}

const workPackages: readonly GivenWorkPackage[] = [
  { id: 'WP01', ownedFiles: ['src/one/**'] },
  { id: 'WP02', ownedFiles: ['src/two/**'] },
  { id: 'WP04', ownedFiles: ['src/four/**', 'docs/vier ä/*.md'] },
];

/** WP01 and WP04 share `lane-aa`; WP01 is in progress there with otter, WP02 is planned in a lane of its own. */
export async function givenLane(...createOptions: string[]): Promise<GivenLane> {
  const repository = temporaryRepository();
  const { root } = repository;
  const files = tools(repository);
  files.stage(root, {
    'src/one/a.ts': 'one\n',
    'src/two/b.ts': 'two\n',
    'src/four/d.ts': 'four\n',
    'shared.txt': 'a\n',
  });
  repository.git('commit', '-qm', 'Sources');
  const slug = await readyMission(root, workPackages, createOptions);
  const home = createOptions.includes('worktree') ? join(root, '.worktrees', slug) : root;
  const directory = join(home, 'kitty-specs', slug);
  if (!createOptions.includes('--no-lanes')) {
    shareLane(join(directory, 'lanes.json'));
    files.gitIn(home, 'commit', '-qam', 'Share a lane');
  }
  files.gitIn(home, 'add', '-A');
  files.gitIn(home, 'commit', '-qm', 'Plan');
  const taken = json(await runInProcess(root, ['implement', 'WP01', '--agent', 'otter', '--mission', slug, '--json']));
  await runInProcess(root, ['hooks', 'install']);
  return {
    ...repository,
    ...files,
    slug,
    directory,
    lane: String(taken['workspace_path']),
    recordPath: join(root, '.kittify', 'workspaces', `${slug}-lane-aa.json`),
    ask: async (cwd, ...argv) => {
      const { stdout, exit } = await runInProcess(cwd, [...argv, '--json']);
      return { ...(JSON.parse(stdout) as Record<string, unknown>), exit };
    },
    run: async (...argv) => void json(await runInProcess(root, [...argv, '--mission', slug, '--json'])),
  };
}

function tools({ root }: TemporaryRepository): Pick<GivenLane, 'gitIn' | 'stage' | 'commit'> {
  const bin = join(dirname(root), 'bin');
  mkdirSync(bin);
  symlinkSync(programPath, join(bin, 'spec-kitty'));
  const env = childEnvironment({ PATH: `${bin}:${process.env['PATH'] ?? ''}`, GIT_EDITOR: 'true' });
  const gitIn = (cwd: string, ...args: string[]): Ended => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };
  return {
    gitIn,
    commit: (cwd, ...args) => gitIn(cwd, 'commit', '-qm', 'Work', ...args),
    stage(cwd, files) {
      for (const [path, text] of Object.entries(files)) {
        if (text === null) gitIn(cwd, 'rm', '-q', '--', path);
        else {
          mkdirSync(dirname(join(cwd, path)), { recursive: true });
          writeFileSync(join(cwd, path), text);
          gitIn(cwd, 'add', '--', path);
        }
      }
    },
  };
}

/** Stored lanes decide, however they came about. */
function shareLane(path: string): void {
  const plan = JSON.parse(readFileSync(path, 'utf8')) as { lanes: { lane_id: string; wp_ids: string[] }[] };
  const [first] = plan.lanes;
  if (first === undefined) throw new Error('the mission has no lane');
  const lanes = plan.lanes.filter(({ wp_ids }) => wp_ids.includes('WP02'));
  plan.lanes = [{ ...first, lane_id: 'lane-aa', wp_ids: ['WP01', 'WP04'] }, ...lanes];
  writeFileSync(path, `${JSON.stringify(plan, null, 2)}\n`);
}
