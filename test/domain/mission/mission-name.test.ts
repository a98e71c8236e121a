import fc from 'fast-check';
import {
  humanSlug,
  mid8Of,
  missionBranchName,
  missionDirectoryName,
  slugProblem,
} from '../../../src/domain/mission/mission-name';

const ID = '01KV6510ABCDEFGHJKMNPQRSTV';

describe('slugs', () => {
  it.each([
    'user-auth', 'fix-bug-123', 'new-dashboard', '068-feature-name', '001-foo', '070-new-feature',
    '069-planning-pipeline-integrity', '123', '069', 'a', '1',
  ])('takes %s', (slug) => {
    expect(slugProblem(slug)).toBeNull();
  }); // prettier-ignore

  it.each([
    '', '-', '--', '---', 'User-Auth', 'UPPER', 'user_auth', '_under', 'user auth', '-starts-with-hyphen', 'ends-with-',
    'double--hyphen', 'user-auth\n', '\nuser-auth', 'usér', 'a/b', '..', 'a.b', ' a', '١٢٣',
  ])('refuses %j', (slug) => {
    expect(slugProblem(slug)).toMatchObject({ diagnostic_code: 'INVALID_SLUG', slug });
  }); // prettier-ignore

  it('shows a valid example that begins with a digit, and no invalid one that does', () => {
    const [valid = '', invalid = ''] = slugProblem('')?.remediation ?? [];
    const examples = (line: string): string[] =>
      line
        .replace(/^[^:]*: /, '')
        .replace(/\.$/, '')
        .split(', ');
    expect(examples(valid).every((slug) => slugProblem(slug) === null)).toBe(true);
    expect(examples(valid).some((slug) => /^\d/.test(slug))).toBe(true);
    expect(examples(invalid).every((slug) => slugProblem(slug) !== null)).toBe(true);
    expect(examples(invalid).some((slug) => /^\d/.test(slug))).toBe(false);
  });
});

describe('names of a new mission', () => {
  it.each([
    ['new-feature', 'new-feature-01KV6510'],
    ['070-new-feature', 'new-feature-01KV6510'],
    ['foo-01KV6510', 'foo-01KV6510'],
    ['123', '123-01KV6510'],
    ['1234-foo', '1234-foo-01KV6510'],
    ['12-foo', '12-foo-01KV6510'],
    ['mission-control', 'mission-control-01KV6510'],
  ])('%s lives in %s', (slug, directory) => {
    expect(missionDirectoryName(slug, ID)).toBe(directory);
  });

  it.each([
    ['new-feature-01KV6510', 'kitty/mission-new-feature-01KV6510'],
    ['057-foo', 'kitty/mission-foo-01KV6510'],
    ['mission-control-01KV6510', 'kitty/mission-mission-control-01KV6510'],
    ['foo-0AAAAAAA', 'kitty/mission-foo-0AAAAAAA-01KV6510'],
  ])('%s has the branch %s', (directory, branch) => {
    expect(missionBranchName(directory, ID)).toBe(branch);
  });

  it('composes the same names again from its own result', () => {
    const slug = fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}$/);
    fc.assert(
      fc.property(slug, (one) => {
        const directory = missionDirectoryName(one, ID);
        fc.pre(!/^\d{3}-/.test(directory));
        expect(missionDirectoryName(directory, ID)).toBe(directory);
        expect(missionBranchName(directory, ID)).toBe(`kitty/mission-${directory}`);
        expect(directory.startsWith(humanSlug(directory))).toBe(true);
        expect(mid8Of(ID)).toBe(directory.slice(-8));
      }),
    );
  });
});
