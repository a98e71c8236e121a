import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { load } from 'js-yaml';
import { parseLog } from '../../src/domain/status/parse-log';
import { reduceLog } from '../../src/domain/status/fold-log';
import { printSnapshot, snapshotOf } from '../../src/domain/status/snapshot';
import { childEnvironment } from '../given/temporary-repository';
import { writeExample } from './example';

const root = join(__dirname, '..', '..');
const example = join(root, 'kitty-specs-example');

/** Every file below a folder with its text. */
function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

describe('the example', () => {
  it('is what its recipe makes', async () => {
    if (process.env['UPDATE'] === '1') await writeExample(example);
    const fresh = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-example-')));
    try {
      await writeExample(fresh);
      expect(contents(join(example, 'kitty-specs'))).toEqual(contents(join(fresh, 'kitty-specs')));
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });

  it('has a log that reduces to its snapshot, and a manifest that meets its schema', () => {
    const [slug = ''] = readdirSync(join(example, 'kitty-specs'));
    const mission = join(example, 'kitty-specs', slug);
    const { events, faults } = parseLog(readFileSync(join(mission, 'status.events.jsonl')));
    expect(faults).toEqual([]);
    const snapshot = snapshotOf(reduceLog(events), { mission_number: null, mission_type: 'software-dev' });
    if ('fault' in snapshot) throw new Error(snapshot.fault);
    expect(printSnapshot(snapshot)).toBe(readFileSync(join(mission, 'status.json'), 'utf8'));
    const schema = JSON.parse(readFileSync(join(root, 'schemas', 'wps.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    expect(validate(load(readFileSync(join(mission, 'wps.yaml'), 'utf8')))).toBe(true);
  });

  it('prints what its README shows', () => {
    const { stdout, status } = spawnSync(process.execPath, [join(root, 'bin', 'example.mjs')], {
      env: childEnvironment(),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const shown = /```console\n\$ npm run example\n([\s\S]*?)```/.exec(
      readFileSync(join(example, 'README.md'), 'utf8'),
    )?.[1];
    expect(shown?.trimEnd()).toBe(stdout.trimEnd());
  });
});
