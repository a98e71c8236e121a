import * as fc from 'fast-check';
import { parseManifest, printManifest, type InstallManifest } from '../../../src/domain/setup/install-manifest';

const name = fc.stringMatching(/^[a-z][a-z. -]{0,8}$/);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const part = fc.record(
  {
    path,
    kind: fc.constantFrom('file' as const, 'block' as const),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    was: fc.stringMatching(/^[0-9a-f]{64}$/),
    existed: fc.boolean(),
    separator: fc.constantFrom('', '\n', '\r\n\r\n'),
  },
  { requiredKeys: ['path', 'kind', 'sha256', 'existed', 'separator'] },
);

describe('The list of what was installed', () => {
  it('is read as it was written', () => {
    const manifest = fc.record({
      version: fc.string(),
      agents: fc.array(name),
      configured: fc.array(name),
      parts: fc.uniqueArray(part, { selector: (one) => one.path }),
      folders: fc.array(path),
    });
    fc.assert(
      fc.property(manifest, (given: InstallManifest) => {
        const sorted = [...given.parts].sort((a, b) => (a.path < b.path ? -1 : 1));
        expect(parseManifest(printManifest(given))).toEqual({ ...given, parts: sorted });
      }),
    );
  });

  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:/x',
    'a\\x',
    '.git/config',
    'a/.GIT/hooks/pre-commit',
    '.git./x',
    'git~1/config',
    './x',
    'a//x',
    '',
  ])('refuses %j, which is no path of ours', (wrong) => {
    const row = { path: wrong, kind: 'file', sha256: 'x' };
    expect(parseManifest(JSON.stringify({ version: 1, parts: [row] }))).toHaveProperty('fault');
    expect(parseManifest(JSON.stringify({ version: 1, parts: [], folders: [wrong, 'ok'] }))).toMatchObject({
      folders: ['ok'],
    });
  });

  it.each(['', '[]', '{}', '{"version": 2}', '{"version": 1, "parts": [{}]}', '{"version": 1, "parts": ["x"]}'])(
    'says what is wrong with %j',
    (text) => {
      expect(parseManifest(text)).toHaveProperty('fault');
    },
  );
});
