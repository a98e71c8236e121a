import { commitState, notePendingPaths } from './commit-state';
import { recordEvents } from './record-events';
import type { Checkout, MissionLocation, Repository } from '../domain/mission/location';
import { printMeta } from '../domain/mission/meta';
import { mid8Of, missionBranchName, missionDirectoryName, slugProblem } from '../domain/mission/mission-name';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { decideOnce } from '../domain/status/decide-mission-steps';
import { accept } from '../domain/status/draft';
import { formatMoment } from '../domain/status/moment';
import { specScaffold } from '../templates/spec';
import { tasksReadme } from '../templates/tasks-readme';
import type { MissionHome, ProjectConfig } from '../ports/configuration';
import type { Ports } from '../ports/ports';

export interface CreateRequest {
  readonly slug: string;
  readonly title: string | undefined;
  readonly missionType: string;
  readonly targetBranch: string | undefined;
  readonly home: MissionHome | undefined;
  readonly hasLanes: boolean;
  readonly tldr: string | undefined;
  readonly context: string | undefined;
  readonly dryRun: boolean;
}

export interface CreateOutcome extends Outcome {
  readonly mission_slug: string;
  readonly mission_id: string;
  readonly mission_number: null;
  readonly mission_type: string;
  readonly slug: string;
  readonly friendly_name: string;
  readonly purpose_tldr: string;
  readonly purpose_context: string;
  readonly feature_dir: string;
  readonly spec_file: string;
  readonly meta_file: string;
  readonly created_at: string;
  readonly created_files: readonly string[];
  readonly target_branch: string;
  readonly topology: 'lanes' | 'single_branch';
  readonly home: MissionHome;
  /** Why this home was chosen. */
  readonly home_reason: string;
  readonly home_path: string;
  readonly home_branch: string;
  readonly commit: string | null;
  /** Null when the repository has no remote, or the branch is the user's own. */
  readonly push_command: string | null;
  readonly next_step: string;
  readonly dry_run?: true;
}

interface CreationPlan {
  readonly slug: string;
  readonly missionId: string;
  readonly micros: number;
  readonly home: { readonly kind: MissionHome; readonly reason: string };
  readonly homeBranch: string;
  readonly targetBranch: string;
  readonly root: string;
}

/** Creates a mission in its home: directory, meta, scaffolds, first events, one commit. All checks come first. */
export async function createMission(ports: Ports, request: CreateRequest): Promise<CreateOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const config = ports.configuration.read(repository);
  const checkout = standingCheckout(repository);
  const plan = planCreation(ports, repository, checkout, config, request);
  await refuseObstacles(ports, repository, checkout, config, plan, request);
  refuseTaken(ports, repository, plan, request);
  const outcome = describe(ports, repository, plan, request);
  if (request.dryRun) return { ...outcome, commit: null, dry_run: true };
  return ports.exclusively(repository.commonDir, 'mission-create', async () => {
    refuseTaken(ports, repository, plan, request);
    const home = await prepareHome(ports, repository, checkout, plan);
    const location = locationOf(repository, home, plan.slug);
    const files = scaffold(plan, location, request);
    notePendingPaths(
      ports,
      location,
      files.map(({ path }) => path),
    );
    ports.files.writeAll(home, files);
    await recordCreation(ports, location, plan, outcome);
    const committed = await commitState(ports, {
      repository,
      mission: location,
      paths: files.map(({ path }) => path),
      message: `Add meta for feature ${plan.slug}`,
      mayBeUnchanged: true,
    });
    return { ...outcome, commit: committed.commit, diagnostics: committed.diagnostics };
  });
}

function standingCheckout({ current }: Repository): Checkout {
  if (current !== null) return current;
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: 'This is the folder of a bare repository: a mission is created in one of its worktrees.',
    remediation: ['git worktree add PATH BRANCH', 'cd PATH'],
  });
}

function planCreation(
  ports: Ports,
  repository: Repository,
  checkout: Checkout,
  config: ProjectConfig,
  request: CreateRequest,
): CreationPlan {
  const { branch } = checkout;
  if (branch === null) {
    throw new ProblemError({
      diagnostic_code: 'DETACHED_HEAD',
      message: `${checkout.root} is on no branch: a mission needs one to live on.`,
      remediation: ['git switch BRANCH'],
    });
  }
  const fault = slugProblem(request.slug);
  if (fault !== null) throw new ProblemError(fault);
  const micros = ports.clock.nowMicros();
  const missionId = ports.ids.mint(micros);
  const slug = missionDirectoryName(request.slug, missionId);
  const home = chooseHome(ports, repository, branch, config, request.home);
  return {
    slug,
    missionId,
    micros,
    home,
    homeBranch: home.kind === 'in-place' ? branch : missionBranchName(slug, missionId),
    targetBranch: request.targetBranch ?? branch,
    root: home.kind === 'worktree' ? `${(repository.primary ?? checkout).root}/.worktrees/${slug}` : checkout.root,
  };
}

/** A shared primary branch collects no state commits unless somebody asks for it. */
function chooseHome(
  ports: Ports,
  repository: Repository,
  branch: string,
  config: ProjectConfig,
  asked: MissionHome | undefined,
): CreationPlan['home'] {
  if (asked !== undefined) return { kind: asked, reason: '--home' };
  if (config.missionHome !== null) return { kind: config.missionHome, reason: 'mission.home in .kittify/config.yaml' };
  if (!ports.repositories.hasRemote(repository)) return { kind: 'in-place', reason: 'the repository has no remote' };
  if (ports.repositories.primaryBranch(repository) === branch) {
    return { kind: 'worktree', reason: `${branch} is the primary branch of a repository with a remote` };
  }
  return { kind: 'in-place', reason: `${branch} is not the primary branch` };
}

async function refuseObstacles(
  ports: Ports,
  repository: Repository,
  checkout: Checkout,
  config: ProjectConfig,
  plan: CreationPlan,
  request: CreateRequest,
): Promise<void> {
  const problems: Problem[] = [];
  const human = request.slug;
  if (config.protectedBranches.includes(plan.homeBranch)) {
    problems.push({
      diagnostic_code: 'BRANCH_PROTECTED',
      message: `${plan.homeBranch} is listed in protection.protected_branches: it takes no state commits.`,
      remediation: [`spec-kitty mission create ${human} --home worktree`],
      branch: plan.homeBranch,
    });
  }
  const hasCommit = ports.repositories.readRef(repository, `refs/heads/${checkout.branch ?? ''}`) !== null;
  if (plan.home.kind !== 'in-place' && !hasCommit) {
    problems.push({
      diagnostic_code: 'GIT_FAILED',
      message: `${checkout.branch ?? ''} has no commit yet, so no branch can start from it.`,
      remediation: ['git commit --allow-empty -m "Start"', `spec-kitty mission create ${human} --home in-place`],
    });
  }
  if (
    plan.home.kind === 'worktree' &&
    hasCommit &&
    ports.files.kindOf(`${checkout.root}/.kittify/config.yaml`) === 'file'
  ) {
    const committed = await ports.git.listTree(checkout, 'HEAD', '.kittify/config.yaml');
    if (committed.length === 0) {
      problems.push({
        diagnostic_code: 'SETUP_NOT_COMMITTED',
        message: '.kittify/config.yaml is not committed: a new worktree would lack it.',
        remediation: ['git add .kittify/config.yaml', 'git commit -m "Set up spec-kitty" -- .kittify/config.yaml'],
      });
    }
  }
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}

/** The name holds the second it was made in: two missions of one name in one second would share their files. */
function refuseTaken(ports: Ports, repository: Repository, plan: CreationPlan, request: CreateRequest): void {
  const { slug, home, homeBranch } = plan;
  const folder = repository.checkouts
    .map(({ root }) => `${root}/kitty-specs/${slug}`)
    .find((path) => ports.files.kindOf(path) !== null);
  const hasBranch =
    home.kind !== 'in-place' && ports.repositories.readRef(repository, `refs/heads/${homeBranch}`) !== null;
  if (folder === undefined && !hasBranch) return;
  throw new ProblemError({
    diagnostic_code: 'MISSION_EXISTS',
    message: `There is a mission ${slug} already: ${folder ?? `branch ${homeBranch}`}.`,
    remediation: [
      `spec-kitty mission show ${slug}`,
      'For another one, name it differently, or a second later:',
      `spec-kitty mission create ${request.slug}`,
    ],
    mission_slug: slug,
  });
}

async function prepareHome(
  ports: Ports,
  repository: Repository,
  checkout: Checkout,
  plan: CreationPlan,
): Promise<Checkout> {
  if (plan.home.kind === 'in-place') return checkout;
  if (plan.home.kind === 'branch') {
    await ports.git.switchToNewBranch(checkout, plan.homeBranch, 'HEAD');
    return { ...checkout, branch: plan.homeBranch };
  }
  excludeWorktrees(ports, repository, checkout);
  await ports.git.addWorktree(checkout, { path: plan.root, branch: plan.homeBranch, startPoint: 'HEAD' });
  return findCheckout(ports, plan.root);
}

/** The checkout at a folder that was just added. */
export function findCheckout(ports: Ports, root: string): Checkout {
  const { current } = ports.repositories.locate(root);
  if (current === null) throw new Error(`${root} is no checkout`);
  return current;
}

/** What describes this machine only: the worktrees, and which lane has which. */
const LOCAL_FOLDERS: readonly string[] = ['.worktrees/', '.kittify/workspaces/'];

/** Worktrees are nobody's content: they are kept out of `git status` without touching a tracked file. */
export function excludeWorktrees(ports: Ports, { commonDir }: Repository, checkout: Checkout): void {
  const path = `${commonDir}/info/exclude`;
  const before = ports.files.readText(path) ?? '';
  const listed = before.split('\n').map((line) => line.trim().replace(/^\//, ''));
  const missing = LOCAL_FOLDERS.filter((folder) => !listed.includes(folder));
  if (missing.length === 0) return;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const content = `${before}${separator}${missing.map((folder) => `${folder}\n`).join('')}`;
  ports.files.writeAll(checkout, [{ path, content }]);
}

function locationOf({ commonDir }: Repository, checkout: Checkout, slug: string): MissionLocation {
  const directory = `${checkout.root}/kitty-specs/${slug}`;
  return { slug, checkout, commonDir, directory, planningDirectory: directory };
}

function scaffold(
  plan: CreationPlan,
  { directory }: MissionLocation,
  request: CreateRequest,
): readonly { path: string; content: string }[] {
  const names = namesOf(plan, request);
  const meta = {
    created_at: formatMoment(plan.micros),
    flattened: false,
    friendly_name: names.friendlyName,
    home_branch: plan.homeBranch,
    mission_id: plan.missionId,
    mission_number: null,
    mission_slug: plan.slug,
    mission_type: request.missionType,
    purpose_context: names.context,
    purpose_tldr: names.tldr,
    slug: plan.slug,
    status_phase: '1',
    target_branch: plan.targetBranch,
    topology: request.hasLanes ? 'lanes' : 'single_branch',
    vcs: 'git',
  };
  return [
    { path: `${directory}/meta.json`, content: printMeta(meta) },
    { path: `${directory}/spec.md`, content: specScaffold(names.friendlyName) },
    { path: `${directory}/tasks/README.md`, content: tasksReadme(plan.homeBranch) },
  ];
}

function namesOf(plan: CreationPlan, request: CreateRequest): { friendlyName: string; tldr: string; context: string } {
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const friendlyName = oneLine(request.title ?? '') || request.slug.replaceAll('-', ' ');
  return {
    friendlyName,
    tldr: oneLine(request.tldr ?? '') || friendlyName,
    context: oneLine(request.context ?? '') || `${friendlyName}, planned on ${plan.homeBranch}.`,
  };
}

async function recordCreation(
  ports: Ports,
  location: MissionLocation,
  plan: CreationPlan,
  outcome: CreateOutcome,
): Promise<void> {
  const actor = 'spec-kitty mission create';
  await recordEvents(ports, location, ({ state }) =>
    accept(
      ...decideOnce(
        state,
        'MissionCreated',
        { type: 'Mission', id: plan.missionId },
        {
          friendly_name: outcome.friendly_name,
          mission_id: plan.missionId,
          mission_number: null,
          mission_slug: plan.slug,
          mission_type: outcome.mission_type,
          purpose_context: outcome.purpose_context,
          purpose_tldr: outcome.purpose_tldr,
          target_branch: plan.targetBranch,
          wp_count: 0,
        },
        { created_at: 'offset' },
      ),
      ...decideOnce(
        state,
        'SpecifyStarted',
        { type: 'Mission', id: plan.slug },
        { actor, artifact_path: `kitty-specs/${plan.slug}/spec.md`, mission_number: null, mission_slug: plan.slug },
        { at: 'zulu' },
      ),
    ),
  );
}

function describe(ports: Ports, repository: Repository, plan: CreationPlan, request: CreateRequest): CreateOutcome {
  const directory = `${plan.root}/kitty-specs/${plan.slug}`;
  const names = namesOf(plan, request);
  const isPushed = plan.home.kind !== 'in-place' && ports.repositories.hasRemote(repository);
  return {
    mission_slug: plan.slug,
    mission_id: plan.missionId,
    mission_number: null,
    mission_type: request.missionType,
    slug: plan.slug,
    friendly_name: names.friendlyName,
    purpose_tldr: names.tldr,
    purpose_context: names.context,
    feature_dir: directory,
    spec_file: `${directory}/spec.md`,
    meta_file: `${directory}/meta.json`,
    created_at: formatMoment(plan.micros),
    created_files: [`${directory}/meta.json`, `${directory}/spec.md`, `${directory}/tasks/README.md`],
    target_branch: plan.targetBranch,
    topology: request.hasLanes ? 'lanes' : 'single_branch',
    home: plan.home.kind,
    home_reason: plan.home.reason,
    home_path: plan.root,
    home_branch: plan.homeBranch,
    commit: null,
    push_command: isPushed ? `git push -u origin ${plan.homeBranch}` : null,
    next_step: `Write ${directory}/spec.md, then: spec-kitty next --mission ${mid8Of(plan.missionId)}`,
  };
}
