import { demoRecordPath, readDemo } from './demo-record';
import { findCheckout } from '../find-checkout';
import { createMission } from '../create-mission';
import { finalizeTasks } from '../finalize-tasks';
import { nothingCommitted } from '../mission-home';
import { implement } from '../implement/implement';
import { moveTask } from '../move-task';
import { rejectWork } from '../review/reject-work';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { demoFeedback, demoFiles, demoWork } from '../../templates/demo';
import type { Ports } from '../../ports/ports';

export interface DemoOutcome extends Outcome {
  readonly mission_slug: string;
  readonly home_path: string;
  readonly next_step: readonly string[];
}

/**
 * Makes a mission that moves: one work package approved, one sent back and taken up again, one in progress, and two that
 * will not fit together. All of it lives on branches and worktrees of its own.
 *
 * @throws ProblemError DEMO_EXISTS, NOTHING_COMMITTED, and everything the commands it is made of throw.
 */
export async function createDemo(ports: Ports): Promise<DemoOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const earlier = readDemo(ports, repository);
  if (earlier !== null) throw new ProblemError(demoExists(earlier.mission_slug));
  const branch = repository.current?.branch ?? null;
  if (branch !== null && ports.repositories.readRef(repository, `refs/heads/${branch}`) === null)
    throw new ProblemError(nothingCommitted(branch, 'spec-kitty init --demo'));
  const created = await createMission(ports, {
    slug: 'demo',
    title: 'Demo: greetings',
    missionType: 'software-dev',
    targetBranch: undefined,
    home: 'worktree',
    hasLanes: true,
    tldr: undefined,
    context: undefined,
    dryRun: false,
  });
  const { mission_slug: slug, home_path: home } = created;
  const checkout = findCheckout(ports, home);
  // Noted before anything else is made, so that a demo that was interrupted can be removed too.
  const record = { mission_slug: slug, home_path: home, home_branch: created.home_branch };
  ports.files.writeAll(checkout, [{ path: demoRecordPath(repository), content: `${JSON.stringify(record)}\n` }]);
  ports.files.writeAll(
    checkout,
    Object.entries(demoFiles).map(([path, content]) => ({ path: `${created.feature_dir}/${path}`, content })),
  );
  await finalizeTasks(ports, { mission: slug, validateOnly: false, targetBranch: undefined });
  await work(ports, slug, 'WP01', 'otter');
  await handOver(ports, slug, 'WP01', 'otter');
  await moveTask(ports, {
    ...on(slug, 'WP01', 'approved'),
    reviewer: 'heron',
    approvalRef: 'read and tried',
    verify: 'never',
  });
  await work(ports, slug, 'WP02', 'otter');
  await handOver(ports, slug, 'WP02', 'otter');
  const feedbackFile = `${repository.commonDir}/spec-kitty/tmp/demo-feedback.md`;
  ports.files.writeAll(checkout, [{ path: feedbackFile, content: demoFeedback }]);
  await rejectWork(ports, { mission: slug, workPackage: 'WP02', reviewer: 'heron', feedbackFile });
  ports.files.remove(feedbackFile);
  await implement(ports, { mission: slug, workPackage: 'WP02', agent: 'otter', shellPid: null });
  await work(ports, slug, 'WP03', 'finch');
  return {
    mission_slug: slug,
    home_path: home,
    next_step: [
      `spec-kitty status --mission ${slug}`,
      `spec-kitty forecast --mission ${slug}`,
      'spec-kitty uninstall --demo',
    ],
  };
}

/** Takes a work package and commits what its agent writes. */
async function work(ports: Ports, slug: string, id: keyof typeof demoWork, agent: string): Promise<void> {
  const { workspace_path: root } = await implement(ports, { mission: slug, workPackage: id, agent, shellPid: null });
  const checkout = findCheckout(ports, root);
  const files = Object.entries(demoWork[id]);
  ports.files.writeAll(
    checkout,
    files.map(([path, content]) => ({ path: `${root}/${path}`, content })),
  );
  await ports.git.commitPaths({
    checkout,
    commonDir: ports.repositories.locate(root).commonDir,
    paths: files.map(([path]) => path),
    message: `${id}: write the greeting`,
    mayBeUnchanged: true,
  });
}

async function handOver(ports: Ports, slug: string, id: string, agent: string): Promise<void> {
  await moveTask(ports, { ...on(slug, id, 'for_review'), agent });
}

function on(mission: string, workPackage: string, to: string): Parameters<typeof moveTask>[1] {
  return { mission, workPackage, to, feedbackFile: undefined, dryRun: false };
}

function demoExists(slug: string): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'DEMO_EXISTS',
    message: `There is a demo already: ${slug}.`,
    remediation: [`spec-kitty status --mission ${slug}`, 'To remove it:', 'spec-kitty uninstall --demo'],
    mission_slug: slug,
  };
}
