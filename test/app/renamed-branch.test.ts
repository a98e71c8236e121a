import { json, readyMission } from '../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../given/temporary-repository';
import { runInProcess } from '../run-program';

let repository: TemporaryRepository;

afterEach(() => repository.remove());

it('a mission whose branch was renamed says so everywhere, with what makes it usable again', async () => {
  repository = temporaryRepository();
  const { root } = repository;
  const slug = await readyMission(root, [{ id: 'WP01', ownedFiles: ['src/**'] }]);
  repository.git('branch', '-m', 'main', 'trunk');
  const back = `git -C ${JSON.stringify(root)} branch -m trunk main`;
  for (const words of [['status'], ['next'], ['mission', 'open', slug]]) {
    const { exit, stdout } = await runInProcess(root, [...words, '--json']);
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      3,
      { error: `${slug} lives on branch main, which does not exist here.`, error_code: 'HOME_NOT_CHECKED_OUT' },
    ]);
    expect((JSON.parse(stdout) as { remediation: readonly string[] }).remediation).toContain(back);
  }
  expect(json(await runInProcess(root, ['doctor', '--json']))).toMatchObject({
    findings: [{ check: 'mission_unusable', severity: 'warning', mission_slug: slug }],
  });
  repository.git('branch', '-m', 'trunk', 'main');
  expect(json(await runInProcess(root, ['status', '--json']))).toMatchObject({ mission_slug: slug });
});
