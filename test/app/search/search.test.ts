import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, type Stage } from '../../recipes/recipe';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { runInProcess } from '../../run-program';

interface Found {
  readonly hits: readonly {
    readonly path: string;
    readonly shown_path: string;
    readonly line: number;
    readonly column: number;
    readonly snippet: string;
    readonly kind: string;
    readonly work_package_id: string | null;
    readonly highlights: readonly (readonly [number, number])[];
  }[];
  readonly total: number;
  readonly diagnostics: readonly { readonly diagnostic_code: string; readonly message: string }[];
}

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await prepare('in-review');
  folder = join(stage.root, 'kitty-specs', readdirSync(join(stage.root, 'kitty-specs'))[0] ?? '');
  await stage.run(
    'move-task',
    'WP01',
    '--to',
    'in_progress',
    '--agent',
    'heron',
    '--review-feedback-file',
    'README.md',
    '--reason',
    'Quillfeather is missing',
  );
});
afterAll(() => stage.remove());

async function search(...words: readonly string[]): Promise<Found> {
  const { exit, stdout } = await runInProcess(stage.root, ['search', ...words, '--json']);
  expect(exit).toBe(0);
  return JSON.parse(stdout) as Found;
}

it('names places that hold what was looked for, and writes nothing', async () => {
  const before = folderFingerprint(stage.root);
  const { hits, total } = await search('tide', '--limit', '500');
  expect(folderFingerprint(stage.root)).toEqual(before);
  expect(total).toBe(hits.length);
  expect(new Set(hits.map(({ kind }) => kind))).toEqual(
    new Set(['spec', 'plan', 'tasks', 'work-package', 'review', 'log']),
  );
  for (const { kind, path, shown_path, line, column, snippet, highlights } of hits) {
    expect(join(stage.root, shown_path)).toBe(path);
    const text = readFileSync(path, 'utf8').split('\n')[line - 1] ?? '';
    if (kind !== 'log') expect(text.slice(column - 1, column + 3).toLowerCase()).toBe('tide');
    for (const [start, end] of highlights) expect(snippet.slice(start, end).toLowerCase()).toBe('tide');
  }
});

it('finds the reasons of the log at their lines', async () => {
  const { hits } = await search('quillfeather');
  const [hit] = hits.filter(({ kind }) => kind === 'log');
  expect(hit?.work_package_id).toBe('WP01');
  expect(hit?.snippet).toContain('Quillfeather is missing');
  expect(readFileSync(hit?.path ?? '', 'utf8').split('\n')[(hit?.line ?? 0) - 1]).toContain('Quillfeather is missing');
});

it('names what it cannot search, and searches the rest', async () => {
  writeFileSync(join(folder, 'binary.md'), 'zebrafish \0\u0001');
  writeFileSync(join(folder, 'latin.md'), Buffer.from([0x7a, 0xe9, 0x0a]));
  writeFileSync(join(folder, 'huge.md'), 'zebrafish\n'.repeat(250_000));
  writeFileSync(join(folder, 'fine.md'), 'one zebrafish\r\ntwo zebrafish\r');
  symlinkSync(folder, join(folder, 'loop'));
  symlinkSync('/etc/hostname', join(folder, 'away.md'));
  writeFileSync(join(folder, 'status.events.jsonl'), '{"broken\n', { flag: 'a' });
  const { hits, diagnostics } = await search('zebrafish');
  expect(hits.map(({ shown_path, line }) => `${shown_path.split('/').at(-1) ?? ''}:${line}`)).toEqual([
    'fine.md:1',
    'fine.md:2',
  ]);
  const told = diagnostics.map(
    ({ diagnostic_code: code, message }) => `${code} ${/(\w+)\.(?:md|events\.jsonl) /.exec(message)?.[1] ?? ''}`,
  );
  expect(told.sort()).toEqual([
    'FILE_NOT_SEARCHED binary',
    'FILE_NOT_SEARCHED huge',
    'FILE_NOT_SEARCHED status',
    'FILE_UNREADABLE latin',
  ]);
});

it('does not take an option it does not know for a word', async () => {
  expect(await runInProcess(stage.root, ['search', 'tide', '--regexp'])).toMatchObject({ exit: 2 });
  expect(await runInProcess(stage.root, ['search', '--', '--regexp'])).toMatchObject({ exit: 0 });
});
