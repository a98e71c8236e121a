import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryRepository } from '../given/temporary-repository';
import { runInProcess, sessionTime } from '../run-program';
import { exampleManifest, examplePlan, exampleSpec, exampleWorkPackages } from './example-texts';

/**
 * Makes the example mission from nothing, by the commands a team would use: planned, finalised, WP01 approved, WP02 in
 * progress, WP03 and WP04 waiting. Times and ids are fixed, so it always makes the same bytes.
 *
 * @param target folder that gets `kitty-specs/<mission>`.
 */
export async function writeExample(target: string): Promise<void> {
  const repository = temporaryRepository();
  const time = sessionTime();
  const run = async (...argv: string[]): Promise<void> => {
    time.tick();
    const { exit, stderr } = await runInProcess(repository.root, argv);
    if (exit !== 0) throw new Error(`spec-kitty ${argv.join(' ')}: ${stderr}`);
  };
  try {
    await run(
      'mission',
      'create',
      'tide-table',
      '--title',
      'Tide table service',
      '--purpose-tldr',
      'The next tides on a phone',
    );
    const [slug = ''] = readdirSync(join(repository.root, 'kitty-specs'));
    const mission = `kitty-specs/${slug}`;
    repository.write(`${mission}/spec.md`, exampleSpec);
    repository.write(`${mission}/plan.md`, examplePlan);
    repository.write(`${mission}/wps.yaml`, exampleManifest);
    for (const [name, text] of Object.entries(exampleWorkPackages)) repository.write(`${mission}/tasks/${name}`, text);
    await run('finalize-tasks');
    await run('move-task', 'WP01', '--to', 'in_progress', '--agent', 'otter');
    await run('mark-status', 'T001', 'T002', 'T003', '--status', 'done', '--wp', 'WP01', '--agent', 'otter');
    await run('move-task', 'WP01', '--to', 'for_review', '--agent', 'otter');
    await run('move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'review of 1 March');
    await run('move-task', 'WP02', '--to', 'in_progress', '--agent', 'otter');
    await run('mark-status', 'T004', '--status', 'done', '--wp', 'WP02', '--agent', 'otter');
    const folder = join(target, 'kitty-specs');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(repository.root, 'kitty-specs'), folder, { recursive: true });
  } finally {
    repository.remove();
  }
}
