import { ProblemError } from '../../../src/domain/problem/problem';
import { gitVersion, parseGitVersion, requireGitVersion } from '../../../src/adapters/git-cli/git-version';

describe('the version of git', () => {
  it.each([
    ['git version 2.39.5 (Apple Git-154)\n', { major: 2, minor: 39 }],
    ['git version 2.47.0.windows.2', { major: 2, minor: 47 }],
    ['git version 3.0-rc1', { major: 3, minor: 0 }],
    ['something else', { major: 0, minor: 0 }],
  ])('is read from %j', (text, version) => {
    expect(parseGitVersion(text)).toEqual(version);
  });

  it('is asked for only by what needs a newer one, which then says so', () => {
    const cwd = process.cwd();
    const { major, minor } = gitVersion(cwd);
    const codeOf = (needed: { major: number; minor: number }): string | null => {
      try {
        requireGitVersion(cwd, needed, 'switch branches');
        return null;
      } catch (error) {
        return error instanceof ProblemError ? error.problems[0].diagnostic_code : 'no problem of ours';
      }
    };
    expect(codeOf({ major, minor })).toBeNull();
    expect(codeOf({ major: major - 1, minor: minor + 1 })).toBeNull();
    expect(codeOf({ major, minor: minor + 1 })).toBe('GIT_TOO_OLD');
    expect(codeOf({ major: major + 1, minor: 0 })).toBe('GIT_TOO_OLD');
  });
});
