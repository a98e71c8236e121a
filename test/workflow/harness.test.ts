import { workflowFixture, type WorkflowFixture } from './fixtures';

/** A scenario by what it needs of the harness, and what every run of it must end in. */
const scenarios: Readonly<Record<string, (fixture: WorkflowFixture) => Promise<unknown>>> = {
  'a command in the repository': async ({ run }) => (await run(['next'])).exit,
  'a command in a worktree': async ({ run, handOver }) => (await run(['status'], await handOver('WP01', 'otter'))).exit,
  'a hand-over': async ({ handOver, done }) => {
    await handOver('WP01', 'otter');
    return (await done(['status']))['by_lane'];
  },
  'a review': async ({ handOver, done }) => {
    await handOver('WP01', 'otter');
    return (await done(['review', '--agent', 'heron']))['to_lane'];
  },
  'a refusal': async ({ run }) =>
    (
      JSON.parse((await run(['review', '--agent', 'heron', '--json'])).stdout) as {
        error_code: string;
      }
    ).error_code,
  'a repository of its own': async ({ repository }) => Promise.resolve(repository.git('status', '--porcelain')),
};

it.each(Object.entries(scenarios))('supports %s, the same in three runs', async (_, play) => {
  const results: unknown[] = [];
  for (let round = 0; round < 3; round++) {
    const fixture = await workflowFixture();
    try {
      results.push(await play(fixture));
    } finally {
      fixture.remove();
    }
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  expect(results[0]).not.toBeUndefined();
});
