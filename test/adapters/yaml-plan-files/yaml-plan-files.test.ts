import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import { yamlPlanFiles } from '../../../src/adapters/yaml-plan-files/yaml-plan-files';
import type { PlanSources } from '../../../src/domain/manifest/plan-sources';
import { ProblemError } from '../../../src/domain/problem/problem';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function read(): PlanSources {
  const checkout = { root: folder, gitDir: '', branch: null, isPrimary: true };
  return yamlPlanFiles().read({ slug: 'm', checkout, commonDir: '', directory: folder, planningDirectory: folder });
}

describe('the planning files of a mission', () => {
  it('are all absent in an empty folder', () => {
    expect(read()).toEqual({
      manifest: null, workPackages: [], tasksMd: null, specMd: null, planMd: null, hasPlanMd: false, lanesJson: null,
    }); // prettier-ignore
  });

  it('are the files of tasks/ with the name of a work package, sorted', () => {
    for (const name of ['WP02-b.md', 'WP01-a.md', 'WP10.md', 'WP03_c.md', 'WP100-z.md']) write(`tasks/${name}`, '');
    for (const name of ['README.md', 'WP1-a.md', 'WP01x.md', 'wp04-a.md', 'WP05-a.txt', 'WP06-a/review-cycle-1.md']) {
      write(`tasks/${name}`, '');
    }
    mkdirSync(join(folder, 'tasks', 'WP07-folder.md'));
    expect(read().workPackages.map(({ name }) => name)).toEqual(['WP01-a.md', 'WP02-b.md', 'WP03_c.md', 'WP10.md', 'WP100-z.md']); // prettier-ignore
  });

  it.each([
    ['a folder in the place of wps.yaml', (): void => void mkdirSync(join(folder, 'wps.yaml'))],
    ['bytes that are no UTF-8', (): void => write('spec.md', Buffer.from([0xff, 0xfe, 0x41]))],
    ['a work package that is no UTF-8', (): void => write('tasks/WP01-a.md', Buffer.from([0x2d, 0x80]))],
  ])('are refused by name: %s', (_, spoil) => {
    spoil();
    expect(read).toThrow(ProblemError);
    expect(read).toThrow(/(wps\.yaml|spec\.md|WP01-a\.md) cannot be read/);
  });

  it('a plain file in the place of tasks/ holds no work package', () => {
    write('tasks', 'text');
    expect(read().workPackages).toEqual([]);
  });
});

describe('the header of a file', () => {
  it.each([
    ['---\na: 1\n---\nbody\n', 'a: 1\n', 'body\n'],
    ['\uFEFF---\na: 1\n---\nbody', 'a: 1\n', 'body'],
    ['--- # remark\na: 1\n  ---  \n---\n', 'a: 1\n', '---\n'],
    ['---\r\na: 1\r\n---\r\nbody\r\n', 'a: 1\r\n', 'body\r\n'],
    ['---\n---\n', '', ''],
    ['---\na: 1\n---', 'a: 1\n', ''],
  ])('of %j is %j before %j', (text, header, body) => {
    const cut = cutFrontmatter(text);
    if (cut === null) throw new Error('no header');
    expect([cut.header, bodyOf(cut), cut.opening + cut.header + cut.rest]).toEqual([header, body, text]);
  });

  it.each(['', 'a: 1\n', '---', '---\n', '---\na: 1\n', ' ---\na: 1\n---\n', '\n---\na: 1\n---\n'])(
    'is missing in %j',
    (text) => {
      expect(cutFrontmatter(text)).toBeNull();
    },
  );

  it('of remarks only is empty', () => {
    const cut = cutFrontmatter('---\n# nothing yet\n\n---\n');
    expect(cut && parseHeader(cut)).toEqual({});
  });
});
