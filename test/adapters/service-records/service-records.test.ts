import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceRecords } from '../../../src/adapters/service-records/service-records';
import { serviceInstance } from '../../given/service-instance';

const commonDir = mkdtempSync(join(tmpdir(), 'records-'));
afterAll(() => rmSync(commonDir, { recursive: true, force: true }));

describe('records of services', () => {
  const records = serviceRecords();

  it('are read back, replaced and removed by their id', () => {
    const instance = serviceInstance();
    records.write(commonDir, instance);
    records.write(commonDir, { ...instance, port: 4711 });
    expect(records.list(commonDir)).toMatchObject([{ id: instance.id, port: 4711 }]);
    records.remove(commonDir, instance);
    records.remove(commonDir, instance);
    expect(records.list(commonDir)).toEqual([]);
  });

  it('can be read by their owner alone: addresses may hold passwords', () => {
    const instance = serviceInstance();
    records.write(commonDir, instance);
    const [name = ''] = readdirSync(join(commonDir, 'spec-kitty', 'services'));
    expect(statSync(join(commonDir, 'spec-kitty', 'services', name)).mode & 0o077).toBe(0);
    records.remove(commonDir, instance);
  });

  it('know a living owner from a dead one, and one that stays', () => {
    const { pid } = spawnSync('true');
    for (const [ownerPid, expected] of [
      [process.pid, true],
      [pid, false],
      [null, true],
    ] as const) {
      const instance = serviceInstance({ ownerPid });
      records.write(commonDir, instance);
      const [stored] = records.list(commonDir);
      expect(stored !== undefined && records.isOwned(stored)).toBe(expected);
      records.remove(commonDir, instance);
    }
  });

  it('that cannot be read are none', () => {
    writeFileSync(join(commonDir, 'spec-kitty', 'services', 'broken.json'), '{"id": ');
    expect(records.list(commonDir)).toEqual([]);
  });
});
