import { isUnicodeLocale } from '../../src/cli/screen';

it.each([
  [{}, true],
  [{ LANG: 'en_GB.UTF-8' }, true],
  [{ LANG: 'de_DE.utf8' }, true],
  [{ LANG: 'C.UTF-8', LC_ALL: '' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'en_GB.UTF-8', LC_CTYPE: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'en_GB.UTF-8' }, true],
  [{ LC_ALL: 'POSIX', LANG: 'en_GB.UTF-8' }, false],
  [{ TERM: 'linux' }, false],
  [{ TERM: 'linux', LANG: 'en_GB.UTF-8' }, true],
])('reads UTF-8 from the locale: %j', (environment, expected) => {
  expect(isUnicodeLocale(environment)).toBe(expected);
});
