import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { readyMission } from '../../given/ready-mission';
import { servedDashboard, type ServedDashboard } from '../../given/served-dashboard';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runProcess } from '../../run-program';

/** Moves are seen at once; a glance at the files, for systems that tell of nothing, comes after two seconds. */
const SEEN_MS = 2000;

let repository: TemporaryRepository;
let slug: string;

beforeAll(async () => {
  repository = temporaryRepository();
  slug = await readyMission(repository.root, [
    { id: 'WP01', ownedFiles: ['src/a/**'] },
    { id: 'WP02', ownedFiles: ['src/b/**'], dependencies: ['WP01'] },
  ]);
});
afterAll(() => repository.remove());

async function withDashboard(
  served: Promise<ServedDashboard>,
  use: (served: ServedDashboard) => Promise<void>,
): Promise<void> {
  const open = await served;
  try {
    await use(open);
  } finally {
    await open.end();
  }
}

const json = ({ text }: { readonly text: string }): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

it('shows what status says, writes nothing, and ends cleanly', async () => {
  const before = folderFingerprint(repository.root);
  const served = await servedDashboard(join(repository.root, 'kitty-specs'), ['--mission', slug]);
  expect(served.document).toMatchObject({ result: 'success', port: served.port, pid: served.pid, mission_slug: slug, allows_moves: false }); // prettier-ignore
  expect(json(await served.ask('missions'))).toMatchObject({ missions: [{ mission_slug: slug, total_wps: 2 }] });
  const page = json(await served.ask(`missions/${slug}`));
  const { result, command, schema_version, ...said } = json({
    text: runProcess(repository.root, ['status', '--json']).stdout,
  });
  expect([result, command, schema_version]).toEqual(['success', 'status', 1]);
  expect(page['status']).toEqual(said);
  expect(json(await served.ask(`missions/${slug}/work-packages/WP02`))).toMatchObject({
    work_package: { id: 'WP02', lane: 'planned' },
    owned_files: ['src/b/**'],
    prompt: { text: expect.stringContaining('Write it.') },
    moves: [],
  });
  expect(json(await served.ask(`missions/${slug}/history`))).toHaveProperty('total');
  expect(json(await served.ask(`missions/${slug}/forecast`))).toMatchObject({ result: 'success', pairs: [] });
  const index = await served.ask('');
  expect(index.text).toContain('<div id="page">');
  expect(index.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/);
  expect(folderFingerprint(repository.root)).toEqual(before);
  await served.events(() => undefined);
  expect(await served.end('SIGINT')).toBe(0);
});

it('gives nothing to whoever lacks the secret, comes by another name, or climbs', async () => {
  await withDashboard(servedDashboard(repository.root), async (served) => {
    const status = async (target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
      (await served.askRaw(target, { headers, method })).status;
    const path = new URL(served.url).pathname;
    expect(await status('/')).toBe(403);
    expect(await status('/page.js')).toBe(403);
    expect(await status(`${path.slice(0, -2)}X/missions`)).toBe(403);
    expect(await status(`${path}missions`, { Host: `rebound.example:${served.port}` })).toBe(421);
    expect(await status(`${path}missions`, { Origin: 'https://evil.example' })).toBe(403);
    expect(await status(`${path}missions`, { 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    for (const climb of [
      '../../package.json',
      '%2e%2e/%2e%2e/package.json',
      '..%2f..%2fpackage.json',
      'missions/..%5c..',
    ])
      expect(await status(`${path}${climb}`)).toBe(400);
    for (const absent of [
      'package.json',
      'missions/',
      'missions/nothing',
      `missions/${slug}/work-packages/WP99`,
      'toString',
    ])
      expect([absent, await status(`${path}${absent}`)]).toEqual([absent, 404]);
    expect(await status(`${path}missions/${slug}/work-packages/WP01`, { Origin: `http://127.0.0.1:${served.port}` }, 'POST')).toBe(403); // prettier-ignore
    expect(await status(`${path}missions`, {}, 'PUT')).toBe(405);
  });
});

it('tells every open page of a move in another process, at once', async () => {
  await withDashboard(servedDashboard(repository.root), async (served) => {
    const waiting = new Set<number>();
    let noteAll: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (noteAll = resolve));
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        waiting.add(index);
        return served.events((name) => {
          if (name === 'changed' && waiting.delete(index) && waiting.size === 0) noteAll();
        });
      }),
    );
    const moved = runProcess(repository.root, ['implement', 'WP01', '--agent', 'otter', '--json']);
    expect(moved.exit).toBe(0);
    const since = Date.now();
    await all;
    expect(Date.now() - since).toBeLessThan(SEEN_MS);
    const { status } = json(await served.ask(`missions/${slug}`)) as { status: { by_lane: unknown } };
    expect(status.by_lane).toEqual({ planned: ['WP02'], in_progress: ['WP01'] });
    const { work_package: one, workspace } = json(await served.ask(`missions/${slug}/work-packages/WP01`));
    expect(one).toMatchObject({ agent: 'otter' });
    expect(workspace).toMatchObject({ branch: expect.stringMatching(/-lane-a$/) });
  });
});

it('moves by the rules of move-task where it may', async () => {
  await withDashboard(servedDashboard(repository.root, ['--allow-moves']), async (served) => {
    const post = (to: string, name: string, note: string, headers: Readonly<Record<string, string>> = {}) =>
      served.ask(`missions/${slug}/work-packages/WP02`, {
        method: 'POST',
        body: JSON.stringify({ to, name, note }),
        headers: { Origin: served.url.replace(/\/[^/]*\/$/, ''), 'Content-Type': 'application/json', ...headers },
      });
    expect((await post('blocked', 'heron', 'waits for the harbour', { Origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await post('blocked', 'heron', 'waits', { 'Content-Type': 'text/plain' })).status).toBe(415);
    const refused = await post('for_review', 'heron', '');
    expect([refused.status, json(refused)['error_code']]).toEqual([409, expect.any(String)]);
    expect(json(await post('blocked', 'heron', 'waits for the harbour'))).toMatchObject({ to_lane: 'blocked' });
    const page = json(await served.ask(`missions/${slug}/work-packages/WP02`));
    expect(page).toMatchObject({ work_package: { lane: 'blocked' }, moves: ['in_progress', 'canceled'] });
    const huge = await post('blocked', 'heron', 'x'.repeat(100_000)).catch(() => ({ status: 400 }));
    expect(huge.status).toBe(400);
  });
  expect(json({ text: runProcess(repository.root, ['status', '--json']).stdout })).toMatchObject({
    by_lane: { blocked: ['WP02'] },
  });
});

it('says when the port is taken, and when there is no browser', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const taken = runProcess(repository.root, ['dashboard', '--port', String(port), '--json']);
  expect([taken.exit, json({ text: taken.stdout })['error_code']]).toEqual([3, 'PORT_UNAVAILABLE']);
  const free = await new Promise<number>((resolve) => other.close(() => resolve(port)));
  const noPrograms = { PATH: join(repository.root, 'nowhere') };
  await withDashboard(
    servedDashboard(repository.root, ['--port', String(free), '--open'], noPrograms),
    async (served) => {
      expect(served.port).toBe(free);
      expect(served.document['diagnostics']).toMatchObject([{ diagnostic_code: 'BROWSER_NOT_OPENED', fatal: false }]);
    },
  );
});

it('answers from a log of 100,000 events that goes on growing', async () => {
  const large = temporaryRepository();
  try {
    const log = sizedLog(large);
    const slugOfLarge = basename(dirname(log));
    await withDashboard(servedDashboard(large.root), async (served) => {
      let wake: () => void = () => undefined;
      await served.events((event) => event === 'changed' && wake());
      const last = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '';
      let count = 0;
      const change = async (): Promise<void> => {
        const seen = new Promise<void>((resolve) => (wake = resolve));
        for (const end = count + 500; count < end; count++) {
          const id = `01ZZZZZZZZZZZZZZZZZZ${String(count).padStart(6, '0')}`;
          appendFileSync(log, `${last.replace(/"event_id": "[^"]+"/, `"event_id": "${id}"`)}\n`);
        }
        await seen;
      };
      for (let burst = 0; burst < 4; burst++) await change();
      const { status } = json(await served.ask(`missions/${slugOfLarge}`));
      expect(status).toMatchObject({ total_wps: 20, by_lane: { in_progress: ['WP20'] } });
      expect(json(await served.ask(`missions/${slugOfLarge}/history`))['total']).toBe(102_000);
    });
  } finally {
    large.remove();
  }
});

/** The path of a log of 100,000 events. */
function sizedLog({ root }: TemporaryRepository): string {
  const script = JSON.stringify(join(__dirname, '..', '..', 'given', 'sized-mission.mjs'));
  const facts = JSON.stringify({ workPackages: 20, events: 100_000, autoCommit: false });
  const make = `import(${script}).then(({ sizedMission }) => console.log(sizedMission(${JSON.stringify(root)}, ${facts})))`;
  const name = execFileSync(process.execPath, ['-e', make], { encoding: 'utf8', env: childEnvironment() }).trim();
  return join(root, 'kitty-specs', name, 'status.events.jsonl');
}
