import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import { isJsonObject } from '../../../src/domain/canonical-json/json-value';
import { parseLog } from '../../../src/domain/status/parse-log';
import { reduceLog } from '../../../src/domain/status/log-state';
import { printSnapshot, snapshotOf } from '../../../src/domain/status/snapshot';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

describeWithCorpus('real logs', () => {
  const withLog = corpusMissions.filter((name) => existsSync(join(corpusFolder, name, 'expected', 'status.json')));

  it('has enough missions to mean something', () => {
    expect(withLog.length).toBeGreaterThanOrEqual(214);
  });

  it.each(withLog)('%s reduces to the bytes of its expected snapshot', (name) => {
    const parsed = parseLog(readFileSync(join(corpusFolder, name, 'status.events.jsonl')));
    expect(parsed.faults).toEqual([]);
    const meta = parseJson(readFileSync(join(corpusFolder, name, 'meta.json'), 'utf8'));
    if (!isJsonObject(meta)) throw new Error('meta.json is not an object');
    const snapshot = snapshotOf(reduceLog(parsed.events), {
      mission_number: meta['mission_number'] ?? null,
      mission_type: meta['mission_type'] ?? null,
    });
    if ('fault' in snapshot) throw new Error(snapshot.fault);
    expect(printSnapshot(snapshot)).toBe(readFileSync(join(corpusFolder, name, 'expected', 'status.json'), 'utf8'));
  });
});
