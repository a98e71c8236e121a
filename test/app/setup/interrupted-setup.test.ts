import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchemas } from '../../../src/adapters/node-files/published-schemas';
import { init } from '../../../src/app/setup/init';
import { uninstall } from '../../../src/app/setup/uninstall';
import { upgrade } from '../../../src/app/setup/upgrade';
import { openPorts } from '../../../src/cli/open-ports';
import type { MissionFiles } from '../../../src/ports/mission-files';
import type { Ports } from '../../../src/ports/ports';
import { hermeticEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { workTreeFiles } from '../../given/work-tree-files';

let repository: TemporaryRepository;
beforeEach(() => {
  Object.assign(process.env, hermeticEnvironment);
  repository = temporaryRepository();
  repository.write('.gitignore', 'dist');
  repository.git('add', '-A');
  repository.git('commit', '-qm', 'Files of the user');
});
afterEach(() => repository.remove());

class Killed extends Error {}

/** Files of a process that dies at its nth write or removal: that one and all later ones do not happen. */
function dyingFiles(real: MissionFiles, lives: { left: number }): MissionFiles {
  const spend = (): void => {
    lives.left -= 1;
    if (lives.left < 0) throw new Killed();
  };
  return {
    ...real,
    writeAll: (checkout, writes) =>
      writes.flatMap((write) => {
        spend();
        return real.writeAll(checkout, [write]);
      }),
    remove(path) {
      spend();
      real.remove(path);
    },
    removeEmptyFolder(path) {
      spend();
      real.removeEmptyFolder(path);
    },
  };
}

/** The real ports as a program of some version has them. */
function portsOf(version: string, replaced: Partial<Ports> = {}): Ports {
  const all = { version, schemas: publishedSchemas(join(__dirname, '..', '..', '..')), ...replaced };
  const descriptors = Object.entries(all).map(([name, value]) => [name, { value }] as const);
  return Object.create(openPorts(repository.root), Object.fromEntries(descriptors)) as Ports;
}

const files = (): Readonly<Record<string, string>> => workTreeFiles(repository.root);
const commit = (message: string): void => {
  repository.git('add', '-A');
  repository.git('commit', '-qm', message);
};

/** Runs `command` in a process that dies at every possible place, from the same beginning each time. */
async function killedEverywhere(
  command: (ports: Ports) => Promise<unknown>,
  check: () => Promise<void>,
): Promise<number> {
  const start = repository.git('rev-parse', 'HEAD');
  for (let killAt = 0; ; killAt += 1) {
    const lives = { left: killAt };
    const ports = portsOf('2.0.0', { files: dyingFiles(openPorts(repository.root).files, lives) });
    const wasKilled = await command(ports).then(
      () => false,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
        return true;
      },
    );
    await check();
    if (!wasKilled) return killAt;
    repository.git('reset', '-q', '--hard', start);
    repository.git('clean', '-qfdx');
  }
}

const request = { agents: ['claude'], hooks: false, dryRun: false };

it('goes on after a kill of init anywhere, and goes without a trace', async () => {
  const before = files();
  const places = await killedEverywhere(
    (ports) => init(ports, request),
    async () => {
      await init(portsOf('2.0.0'), request);
      expect((await init(portsOf('2.0.0'), request)).written).toEqual([]);
      expect((await init(portsOf('2.0.0'), request)).kept).not.toContainEqual(
        expect.objectContaining({ reason: 'changed since it was written' }),
      );
      await uninstall(portsOf('2.0.0'), { all: false, dryRun: false });
      expect(files()).toEqual(before);
    },
  );
  expect(places).toBeGreaterThan(10);
});

it('goes on after a kill of upgrade anywhere: nothing of ours is taken for changed', async () => {
  await init(portsOf('1.0.0'), request);
  commit('Set up');
  const places = await killedEverywhere(
    (ports) => upgrade(ports, { dryRun: false }),
    async () => {
      const { kept, beside } = await upgrade(portsOf('2.0.0'), { dryRun: false });
      expect([kept, beside]).toEqual([[], []]);
      expect(readFileSync(join(repository.root, '.claude/commands/spec-kitty.plan.md'), 'utf8')).toContain('2.0.0');
      expect((await upgrade(portsOf('2.0.0'), { dryRun: false })).written).toEqual([]);
    },
  );
  expect(places).toBeGreaterThan(10);
});

it('goes on after a kill of uninstall anywhere', async () => {
  const before = files();
  await init(portsOf('2.0.0'), request);
  commit('Set up');
  await killedEverywhere(
    (ports) => uninstall(ports, { all: false, dryRun: false }),
    async () => {
      // Killed among the empty folders, there is nothing left to take back.
      await uninstall(portsOf('2.0.0'), { all: false, dryRun: false }).catch(() => null);
      const left = Object.entries(files()).filter(([, text]) => text !== 'a folder');
      expect(left).toEqual(Object.entries(before).filter(([, text]) => text !== 'a folder'));
    },
  );
});

it('leaves everything as it was when the commit of an upgrade fails', async () => {
  await init(portsOf('1.0.0'), request);
  commit('Set up');
  repository.git('config', '--unset', 'merge.spec-kitty-event-log.driver');
  const before = [files(), repository.git('config', '--local', '--list'), repository.git('rev-parse', 'HEAD')];
  const ports = portsOf('2.0.0');
  const git = { ...ports.git, commitPaths: () => Promise.reject(new Error('no room')) };
  await expect(upgrade(portsOf('2.0.0', { git }), { dryRun: false })).rejects.toThrow('no room');
  expect([files(), repository.git('config', '--local', '--list'), repository.git('rev-parse', 'HEAD')]).toEqual(before);
});

it('leaves everything as it was when the hook cannot be installed after all', async () => {
  const before = [files(), repository.git('config', '--local', '--list')];
  const { hooks } = portsOf('1.0.0');
  const broken = {
    ...hooks,
    install: () => {
      throw new Error('no room');
    },
  };
  await expect(init(portsOf('1.0.0', { hooks: broken }), { ...request, hooks: true })).rejects.toThrow('no room');
  expect([files(), repository.git('config', '--local', '--list')]).toEqual(before);
});

it('commits exactly what it wrote, and nothing that the user has in the works', async () => {
  await init(portsOf('1.0.0'), request);
  commit('Set up');
  repository.write('notes.txt', 'mine\n');
  repository.git('add', 'notes.txt');
  const first = await upgrade(portsOf('2.0.0'), { dryRun: false });
  expect(first.commit).not.toBeNull();
  expect(
    repository
      .git('show', '--name-only', '--format=%s')
      .split('\n')
      .filter((line) => line !== ''),
  ).toEqual(
    ['Upgrade spec-kitty to 2.0.0', '.kittify/spec-kitty-manifest.json', ...first.written].sort((a, b) =>
      a.startsWith('Upgrade') ? -1 : b.startsWith('Upgrade') ? 1 : a < b ? -1 : 1,
    ),
  );
  expect(repository.git('status', '--porcelain')).toBe('A  notes.txt');
  repository.write('AGENTS.md', `A word of the user.\n${readFileSync(join(repository.root, 'AGENTS.md'), 'utf8')}`);
  const second = await upgrade(portsOf('3.0.0'), { dryRun: false });
  expect(second.commit).toBeNull();
  expect(second.next_step).toHaveLength(2);
});

it('is one after the other when many start at once: nobody is forgotten', async () => {
  const keys = ['claude', 'codex', 'gemini', 'cursor', 'pi', 'qwen'];
  await Promise.all(keys.map((key) => init(portsOf('1.0.0'), { ...request, agents: [key] })));
  expect((await init(portsOf('1.0.0'), { ...request, agents: [] })).agents).toEqual([...keys].sort());
  await uninstall(portsOf('1.0.0'), { all: false, dryRun: false });
  expect(repository.git('status', '--porcelain')).toBe('');
});
