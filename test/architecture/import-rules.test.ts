import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const rules = (require(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string; comment: string }[] })
  .forbidden;

/** One file for each rule that breaks it. */
const planted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-cycles': {
    'src/domain/planted/a.ts': "import { b } from './b';\nexport const a = () => b;\n",
    'src/domain/planted/b.ts': "import { a } from './a';\nexport const b = () => a;\n",
  },
  'domain-is-pure': {
    'src/domain/planted/disk.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  },
  'ports-know-the-domain-only': {
    'src/ports/planted.ts': "import type { Stats } from 'node:fs';\nexport type Planted = Stats;\n",
  },
  'app-uses-ports': {
    'src/app/planted.ts':
      "import { systemClock } from '../adapters/system-clock/system-clock';\nexport const clock = systemClock;\n",
  },
  'templates-stand-alone': {
    'src/templates/planted.ts': "import type { Lane } from '../domain/status/lanes';\nexport type Planted = Lane;\n",
  },
  'board-draws': {
    'src/board/planted.ts': "import { openPorts } from '../cli/open-ports';\nexport const open = openPorts;\n",
  },
  'adapters-answer-ports': {
    'src/adapters/ulid/planted.ts':
      "import type { NextOutcome } from '../../app/next-outcome';\nexport type Planted = NextOutcome;\n",
  },
  'adapters-do-not-know-each-other': {
    'src/adapters/ulid/planted-neighbour.ts':
      "import { systemClock } from '../system-clock/system-clock';\nexport const clock = systemClock;\n",
  },
  'system-stands-below-adapters': {
    'src/system/planted.ts': "import type { Clock } from '../ports/clock';\nexport type Planted = Clock;\n",
  },
  'mcp-speaks-in-commands': {
    'src/mcp/planted.ts': "import { status } from '../app/status';\nexport const planted = status;\n",
  },
  'commands-are-words-in-lines-out': {
    'commands/planted.ts': "import { spawnSync } from 'node:child_process';\nexport const run = spawnSync;\n",
  },
  'cli-does-not-know-commands': {
    'src/cli/planted.ts': "import Next from '../../commands/next';\nexport const planted = Next;\n",
  },
  'lazy-modules-only-in-the-composition-root': {
    'src/app/planted-lazy.ts': "export const late = () => import('./next');\n",
    'src/app/planted-require.ts': "export const later = () => require('./status') as unknown;\n",
  },
};

describe('the directions of imports', () => {
  let violations: readonly { rule: { name: string }; from: string }[] = [];

  beforeAll(() => {
    const copy = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-rules-')));
    try {
      for (const folder of ['src', 'commands']) cpSync(join(root, folder), join(copy, folder), { recursive: true });
      for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
        cpSync(join(root, file), join(copy, file));
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
      for (const [path, text] of Object.values(planted).flatMap((files) => Object.entries(files))) {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        writeFileSync(join(copy, path), text);
      }
      const { stdout } = spawnSync(
        process.execPath,
        [
          join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
          '--config',
          '.dependency-cruiser.cjs',
          '--output-type',
          'json',
          'src',
          'commands',
        ],
        { cwd: copy, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
      );
      violations = (JSON.parse(stdout) as { summary: { violations: typeof violations } }).summary.violations;
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }, 60_000);

  it.each(rules.map(({ name }) => name))('%s catches what was planted', (name) => {
    const files = Object.keys(planted[name] ?? {});
    expect(files.length).toBeGreaterThan(0);
    const caught = violations.filter(({ rule }) => rule.name === name).map(({ from }) => from);
    expect(files.filter((file) => caught.includes(file)).length).toBeGreaterThan(0);
  });

  it('reports nothing that was not planted', () => {
    expect(violations.filter(({ from }) => !from.includes('planted'))).toEqual([]);
  });

  it('explains every rule to whoever broke it', () => {
    for (const { comment } of rules) expect(comment.length).toBeGreaterThan(20);
  });
});

it('keeps every source file below the limit a reader can hold', () => {
  const listed = spawnSync('git', ['ls-files', 'src', 'commands'], { cwd: root, encoding: 'utf8' })
    .stdout.split('\n')
    .filter((path) => path.endsWith('.ts'));
  const long = listed.filter((path) => readFileSync(join(root, path), 'utf8').split('\n').length > 500);
  expect(long).toEqual([]);
});
