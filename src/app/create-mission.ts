import { commitState, notePendingPaths } from './commit-state';
import { prepareHome, refuseObstacles } from './mission-home';
import { missionScaffold } from './mission-scaffold';
import { planCreation, standingPlace, type CreateRequest, type CreationPlan } from './plan-creation';
import { recordEvents } from './record-events';
import type { Checkout, MissionLocation, Repository } from '../domain/mission/location';
import { mid8Of } from '../domain/mission/mission-name';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { decideOnce } from '../domain/status/decide-mission-steps';
import { accept } from '../domain/status/draft';
import { formatMoment } from '../domain/status/moment';
import type { MissionHome } from '../ports/configuration';
import type { Ports } from '../ports/ports';

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

/** Creates a mission in its home: directory, meta, scaffolds, first events, one commit. All checks come first. */
export async function createMission(ports: Ports, request: CreateRequest): Promise<CreateOutcome> {
  const standing = standingPlace(ports);
  const { repository } = standing;
  const plan = planCreation(ports, standing, request);
  await refuseObstacles(ports, standing, plan.home, request.slug);
  refuseTaken(ports, repository, plan, request);
  const outcome = describe(ports, repository, plan, request);
  if (request.dryRun) return { ...outcome, commit: null, dry_run: true };
  return ports.exclusively(repository.commonDir, 'mission-create', async () => {
    refuseTaken(ports, repository, plan, request);
    const home = await prepareHome(ports, standing, plan.home);
    const location = locationOf(repository, home, plan.slug);
    const files = missionScaffold(plan, location, request);
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

/** The name holds the second it was made in: two missions of one name in one second would share their files. */
function refuseTaken(ports: Ports, repository: Repository, plan: CreationPlan, request: CreateRequest): void {
  const { slug, home } = plan;
  const folder = repository.checkouts
    .map(({ root }) => `${root}/kitty-specs/${slug}`)
    .find((path) => ports.files.kindOf(path) !== null);
  const hasBranch =
    home.kind !== 'in-place' && ports.repositories.readRef(repository, `refs/heads/${home.branch}`) !== null;
  if (folder === undefined && !hasBranch) return;
  throw new ProblemError({
    diagnostic_code: 'MISSION_EXISTS',
    message: `There is a mission ${slug} already: ${folder ?? `branch ${home.branch}`}.`,
    remediation: [
      `spec-kitty mission show ${slug}`,
      'For another one, name it differently, or a second later:',
      `spec-kitty mission create ${request.slug}`,
    ],
    mission_slug: slug,
  });
}

function locationOf({ commonDir }: Repository, checkout: Checkout, slug: string): MissionLocation {
  const directory = `${checkout.root}/kitty-specs/${slug}`;
  return { slug, checkout, commonDir, directory, planningDirectory: directory };
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
  const directory = `${plan.home.root}/kitty-specs/${plan.slug}`;
  const remote = plan.home.kind === 'in-place' ? null : ports.repositories.defaultRemote(repository);
  return {
    mission_slug: plan.slug,
    mission_id: plan.missionId,
    mission_number: null,
    mission_type: request.missionType,
    slug: plan.slug,
    friendly_name: plan.names.friendlyName,
    purpose_tldr: plan.names.tldr,
    purpose_context: plan.names.context,
    feature_dir: directory,
    spec_file: `${directory}/spec.md`,
    meta_file: `${directory}/meta.json`,
    created_at: formatMoment(plan.micros),
    created_files: [`${directory}/meta.json`, `${directory}/spec.md`, `${directory}/tasks/README.md`],
    target_branch: plan.targetBranch,
    topology: request.hasLanes ? 'lanes' : 'single_branch',
    home: plan.home.kind,
    home_reason: plan.home.reason,
    home_path: plan.home.root,
    home_branch: plan.home.branch,
    commit: null,
    push_command: remote === null ? null : `git push -u ${remote} ${plan.home.branch}`,
    next_step: `Write ${directory}/spec.md, then: spec-kitty next --mission ${mid8Of(plan.missionId)}`,
  };
}
