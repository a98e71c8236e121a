import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProse } from '../../../src/domain/manifest/plan-prose';
import { proseDependencies, unreadDependencyLines } from '../../../src/domain/manifest/prose-dependencies';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

describe('lines that look like a dependency declaration', () => {
  it.each([
    ['**Dependencies:** WP01', ['WP01']],
    ['**Depends on**: WP01', ['WP01']],
    ['Dependencies: WP01 and WP02', ['WP01', 'WP02']],
    ['Depends on WP01 and WP02.', ['WP02']],
    ['Depends on WP01–WP03', ['WP03']],
    ['This step depends on WP01.', ['WP01']],
    ['depends on wp1', ['WP01']],
    ['Dependencies:\n- WP01', ['WP01']],
    ['### Dependencies\n1. WP01', ['WP01']],
    ['### Dependencies\n- **WP01**', ['WP01']],
    ['### Dependencies\n- WP01, WP02', ['WP02']],
    ['### Dependencies\n- WP01\n- [WP02]\n- WP03', ['WP02', 'WP03']],
    ['- **Priority**: P1. **Dependencies**: WP01.', ['WP01']],
  ])('%j leaves %j unread', (section, ignored) => {
    expect(unreadDependencyLines(section).flatMap((line) => line.ignored)).toEqual(ignored);
  });

  it.each([
    'Depends on WP01, WP02.',
    '**Dependencies**: WP01, WP02',
    'Dependencies: None (parallel with WP03)',
    '### Dependencies\n- WP01 (x)\n* WP02',
    '### Dependencies\n- Depends on WP01',
    'WP03 builds on this.',
    '### Dependencies\n\nWrite the parser. See the notes of WP03.',
    '- WP01 is done first',
  ])('%j needs no warning', (section) => {
    expect(unreadDependencyLines(section)).toEqual([]);
  });
});

describe('warnings of tasks.md', () => {
  it('name the line in the file', () => {
    const { findings } = readProse('# Tasks\n\n## WP01: a\n\n## WP02: b\n\ntext\n**Depends on**: WP01\n');
    expect(findings).toMatchObject([
      { diagnostic_code: 'DEPENDENCY_NOT_UNDERSTOOD', line: 8, work_package_id: 'WP02', ignored_ids: ['WP01'] },
    ]);
  });

  it('do not complain that a work package names itself', () => {
    expect(readProse('## WP02\nWP02 has no dependency.\nNothing depends on WP02.\n').findings).toEqual([]);
  });

  it.each([
    ['## WP01\ntext\n## Graph\nDepends on WP02\n## WP02\n', { line: 3, work_package_id: 'WP01', dependencies: ['WP02'] }],
    ['## WP01\n## Graph\nDepends on WP02\n## WP02\n', { line: 2, work_package_id: 'WP01', dependencies: ['WP02'] }],
    ['### WP01\n### WP02\n### Closing\nDepends on WP01\n', { line: 3, work_package_id: 'WP02', dependencies: ['WP01'] }],
  ])('tell of a dependency below a foreign heading: %j', (tasksMd, expected) => {
    expect(readProse(tasksMd).findings).toMatchObject([{ diagnostic_code: 'DEPENDENCY_OUTSIDE_SECTION', ...expected }]);
  }); // prettier-ignore

  it('closing prose at level 2 declares nothing', () => {
    const { dependencies, findings } = readProse('## WP01\n## WP02\n\n## Dependency graph\n\nDepends on WP01\n');
    expect([dependencies.get('WP02'), findings]).toEqual([[], []]);
  });

  it.each(['\r\n', '\r'])('line ends %j change nothing', (end) => {
    const tasks =
      '## WP01\n### Dependencies\n- WP03\n## WP02: b\nDependencies: WP01\nDepends on\nWP03\n## End\nDepends on WP04\n';
    expect(readProse(tasks.replaceAll('\n', end))).toEqual(readProse(tasks));
    expect(readProse(tasks).dependencies.get('WP02')).toEqual(['WP03', 'WP01']);
  });

  it('sections of their own headings stay whole', () => {
    const tasks = '### WP01\n### Dependencies\n- WP02\n#### Notes\nDepends on WP03\n### WP02\n';
    const { dependencies, findings } = readProse(tasks);
    expect([dependencies.get('WP01'), findings]).toEqual([['WP03', 'WP02'], []]);
  });
});

describeWithCorpus('tasks.md of real missions', () => {
  const files = corpusMissions.map((name) => join(corpusFolder, name, 'tasks.md')).filter((file) => existsSync(file));

  it('never calls a line unread that was read', () => {
    expect(files.length).toBeGreaterThan(50);
    let warnings = 0;
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n');
      for (const finding of readProse(text).findings) {
        if (finding.diagnostic_code !== 'DEPENDENCY_NOT_UNDERSTOOD') continue;
        warnings++;
        const line = lines[(finding.line ?? 0) - 1] ?? '';
        const ignored = finding['ignored_ids'] as readonly string[];
        expect(proseDependencies(line).filter((id) => ignored.includes(id))).toEqual([]);
        for (const id of ignored) expect(line).toMatch(new RegExp(`WP0*${Number(id.slice(2))}`, 'i'));
      }
    }
    expect(warnings).toBeGreaterThan(0);
  });
});
