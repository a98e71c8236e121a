import { worktreesRoot } from '../../../src/domain/mission/worktrees-root';

const primary = { root: '/work/project', gitDir: '/work/project/.git', branch: 'main', isPrimary: true };

it.each([
  ['/work/project/.git', primary, '/work/project'],
  ['/elsewhere/project.git', primary, '/work/project'],
  ['/work/project/.bare', null, '/work/project'],
  ['/work/project/.git', null, '/work/project'],
  ['/srv/git/project.git', null, '/srv/git'],
  ['/srv/git/project.git/', null, '/srv/git'],
  ['C:\\git\\project.git', null, 'C:\\git'],
])('worktrees of %s stand below the primary checkout, else beside the bare repository', (commonDir, checkout, root) => {
  expect(worktreesRoot({ commonDir, primary: checkout })).toBe(root);
});
