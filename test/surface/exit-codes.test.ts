import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '../../src/domain/problem/catalogue';
import { exitMeanings } from '../../src/domain/problem/exit-meanings';

const page = join(__dirname, '..', '..', 'docs', 'exit-codes.md');

function printed(): string {
  const rows = Object.entries(problems)
    .map(([code, { exit, title }]) => ({ code, exit, title }))
    .sort((a, b) => a.exit - b.exit || (a.code < b.code ? -1 : 1));
  return [
    '# Exit codes and diagnostic codes',
    '',
    'Both are public: never renamed, never reused. Written by `UPDATE=1 npx jest test/surface`.',
    '',
    '| exit | meaning |',
    '|---:|---|',
    ...exitMeanings.map(({ exit, meaning }) => `| ${exit} | ${meaning} |`),
    '',
    'With `--json` a failure has `error_code`, and every diagnostic `diagnostic_code`. Findings about a plan that only warn',
    'carry the same codes with `severity: "warning"` and leave the exit code at 0.',
    '',
    '| code | exit | what is so |',
    '|---|---:|---|',
    ...rows.map(({ code, exit, title }) => `| \`${code}\` | ${exit} | ${title} |`),
    '',
  ].join('\n');
}

it('lists every code in the page about exit codes', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(page, printed());
  expect(readFileSync(page, 'utf8')).toBe(printed());
});

it('gives every code one of the documented exits', () => {
  const documented = exitMeanings.map(({ exit }) => exit);
  for (const { exit } of Object.values(problems)) expect(documented).toContain(exit);
});
