import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';
import { runInProcess } from '../../run-program';

describeWithCorpus('real missions, all in one repository', () => {
  let repository: TemporaryRepository;

  beforeAll(() => {
    repository = temporaryRepository();
    for (const mission of corpusMissions) {
      cpSync(join(corpusFolder, mission), join(repository.root, 'kitty-specs', mission), {
        recursive: true,
        filter: (path) => path !== join(corpusFolder, mission, 'expected'),
      });
    }
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'Missions');
  }, 60_000);
  afterAll(() => repository.remove());

  const ask = async (argv: readonly string[]): Promise<Record<string, unknown>> => {
    const { exit, stdout, stderr } = await runInProcess(repository.root, [...argv, '--json']);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect([argv, exit, stderr]).not.toEqual([argv, 70, stderr]);
    expect([argv, exit === 0, typeof answer['error_code']]).toEqual([
      argv,
      answer['result'] === 'success',
      exit > 1 ? 'string' : 'undefined',
    ]);
    return answer;
  };

  it('are looked at by status, next, doctor, log and show without a bug and without a written byte', async () => {
    const before = folderFingerprint(repository.root);
    for (const mission of corpusMissions) {
      for (const command of ['status', 'next', 'doctor', 'log']) await ask([command, '-m', mission]);
      await ask(['mission', 'show', mission]);
    }
    expect(folderFingerprint(repository.root)).toEqual(before);
  }, 120_000);

  it('are shown as text without a bug', async () => {
    const commands = ['status', 'next', 'log', 'doctor'];
    for (const [index, mission] of corpusMissions.entries()) {
      // Every mission by one command: all of them went through each command as data above.
      const command = commands[index % commands.length] ?? '';
      const { exit, stdout, stderr } = await runInProcess(repository.root, [command, '-m', mission]);
      expect([mission, command, exit, stderr]).not.toEqual([mission, command, 70, stderr]);
      const nothing = /\[object Object\]|\bNaN\b/.exec(stdout + stderr)?.[0];
      expect([mission, command, nothing]).toEqual([mission, command, undefined]);
    }
  }, 120_000);

  it('are all listed and all examined at once', async () => {
    const list = await ask(['mission', 'list']);
    expect(list['missions']).toHaveLength(corpusMissions.length);
    expect(await ask(['doctor'])).toMatchObject({ missions_checked: corpusMissions.length });
  }, 60_000);

  it('get their snapshots in one commit, and are left alone and clean by the second time', async () => {
    const commits = (): number => Number(repository.git('rev-list', '--count', 'HEAD'));
    const before = commits();
    await ask(['materialize', '--all']);
    expect(commits()).toBe(before + 1);
    const files = (): readonly string[] => folderFingerprint(join(repository.root, 'kitty-specs'));
    const once = [files(), repository.git('rev-parse', 'HEAD'), repository.git('status', '--porcelain')];
    await ask(['materialize', '--all']);
    expect([files(), repository.git('rev-parse', 'HEAD'), repository.git('status', '--porcelain')]).toEqual(once);
    expect(once[2]).toBe('');
  }, 60_000);
});
