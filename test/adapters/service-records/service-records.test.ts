import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livenessOf, ownIdentity } from '../../../src/adapters/owner-lock/owner-identity';
import { serviceRecords } from '../../../src/adapters/service-records/service-records';
import { serviceInstance } from '../../given/service-instance';

const commonDir = mkdtempSync(join(tmpdir(), 'records-'));
afterAll(() => rmSync(commonDir, { recursive: true, force: true }));

describe('records of services', () => {
  const records = serviceRecords({ own: ownIdentity, isDead: (one) => livenessOf(one) === 'dead' });

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
    const owners = { own: () => ({ pid: process.pid }), isDead: () => true };
    for (const [owner, stays, expected] of [
      [records, false, true],
      [serviceRecords(owners), false, false],
      [serviceRecords(owners), true, true],
    ] as const) {
      const instance = serviceInstance({ stays });
      owner.write(commonDir, instance);
      expect(owner.list(commonDir).map((stored) => owner.isOwned(stored))).toEqual([expected]);
      owner.remove(commonDir, instance);
    }
  });

  it('keep no address that somebody set up, and one file for each provider', () => {
    const instance = serviceInstance({ url: 'redis://:secret@h' });
    records.write(commonDir, instance);
    records.write(commonDir, { ...instance, provider: 'docker' });
    expect(records.list(commonDir).map(({ provider, url }) => [provider, url])).toEqual([
      ['docker', null],
      ['process', null],
    ]);
    for (const one of records.list(commonDir)) records.remove(commonDir, one);
  });

  it('that cannot be read are none', () => {
    writeFileSync(join(commonDir, 'spec-kitty', 'services', 'broken.json'), '{"id": ');
    expect(records.list(commonDir)).toEqual([]);
  });
});
