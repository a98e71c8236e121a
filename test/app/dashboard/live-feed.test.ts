import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerRequests } from '../../../src/app/dashboard/answer-request';
import { liveFeed } from '../../../src/app/dashboard/live-feed';
import { openPorts } from '../../../src/cli/open-ports';
import type { WatchedFolder } from '../../../src/ports/file-watch';
import type { Ports } from '../../../src/ports/ports';
import { readyMission } from '../../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';

const MEGABYTE = 1024 * 1024;

let repository: TemporaryRepository;
let slug: string;
let change: () => void;
let followed: readonly WatchedFolder[];
let ports: Ports;

beforeAll(async () => {
  repository = temporaryRepository();
  slug = await readyMission(repository.root, [{ id: 'WP01', ownedFiles: ['src/a/**'] }]);
  const fileWatch: Ports['fileWatch'] = {
    start: (onChange) => {
      change = onChange;
      return { follow: (folders) => void (followed = folders), end: () => undefined };
    },
  };
  ports = Object.create(openPorts(repository.root), { fileWatch: { value: fileWatch } }) as Ports;
});
afterAll(() => repository.remove());

/** What is still needed, whatever garbage there is. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

it('keeps nothing of 10,000 changes, nor of pages that came and went', async () => {
  const feed = liveFeed(ports);
  const gate = { token: 'right', isMoveAllowed: false, digest: (text: string) => text };
  const answer = answerRequests(ports, { gate, feed });
  const ask = (path: string) =>
    answer({ port: 1, method: 'GET', target: `/right/${path}`, host: '127.0.0.1:1', origin: null, fetchSite: null, contentType: null, readBody: () => Promise.resolve('') }); // prettier-ignore
  let seen = 0;
  feed.subscribe((event) => void (seen += event === 'changed' ? 1 : 0));
  const changes = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      const pages = Array.from({ length: 10 }, () => feed.subscribe(() => undefined));
      change();
      for (const leave of pages) leave();
      if (index % 100 === 0) for (const path of ['missions', `missions/${slug}`]) await ask(path);
    }
  };
  await changes(1_000);
  const before = heapBytes();
  await changes(9_000);
  expect(seen).toBe(10_000);
  expect(feed.version()).toBe(10_001);
  expect((heapBytes() - before) / MEGABYTE).toBeLessThan(2);
  feed.end();
});

it('watches the folders of a mission, of its worktrees and of branches', async () => {
  const feed = liveFeed(ports);
  const paths = followed.map(({ path }) => path.slice(repository.root.length + 1));
  expect(paths).toEqual(
    expect.arrayContaining([`kitty-specs/${slug}`, `kitty-specs/${slug}/tasks`, '.git/worktrees', '.git/refs/heads']),
  );
  const before = followed;
  await readyMission(repository.root, [{ id: 'WP01', ownedFiles: ['src/z/**'] }], ['--home', 'worktree'], 'ebb');
  change();
  const added = followed.filter(({ path }) => !before.some((other) => other.path === path)).map(({ path }) => path);
  expect(added).toEqual(expect.arrayContaining([expect.stringMatching(/\.worktrees\/ebb-[^/]+\/kitty-specs\/ebb-[^/]+\/tasks$/)])); // prettier-ignore
  feed.end();
});
