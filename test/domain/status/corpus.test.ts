import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import { isJsonObject } from '../../../src/domain/canonical-json/json-value';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import { auditLog } from '../../../src/domain/status/audit-log';
import { parseLog } from '../../../src/domain/status/parse-log';
import { extendLogState, reduceLog } from '../../../src/domain/status/fold-log';
import { printSnapshot, snapshotOf } from '../../../src/domain/status/snapshot';
import { uniteLogs } from '../../../src/domain/status/union-logs';
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

  it.each(withLog)('%s prints its rows as they stand, folds in two steps, and is whole again after a fork', (name) => {
    const text = readFileSync(join(corpusFolder, name, 'status.events.jsonl'), 'utf8');
    const { events } = parseLog(Buffer.from(text));
    const lines = text.split('\n').slice(0, -1);
    expect(events.map(({ row }) => printLine(row))).toEqual(lines);

    const state = reduceLog(events);
    const half = Math.floor(events.length / 2);
    const ids = new Set(events.slice(0, half).map(({ event_id }) => event_id));
    const extended = extendLogState(reduceLog(events.slice(0, half)), events.slice(half), (id) => ids.has(id));
    if (extended !== null) expect(extended).toEqual(state);

    const fork = (parity: number): string =>
      lines.flatMap((line, at) => (at % 3 === parity ? [] : [`${line}\n`])).join('');
    const united = uniteLogs([
      { name: 'ours', text: fork(0) },
      { name: 'theirs', text: fork(1) },
    ]);
    if ('problems' in united) throw new Error(JSON.stringify(united.problems));
    expect(united.text.split('\n').slice(0, -1).sort()).toEqual(lines.toSorted());
    expect(reduceLog(parseLog(Buffer.from(united.text)).events)).toEqual(state);
  });

  it('are read with findings of the audit and without exceptions', () => {
    const findings = withLog.flatMap((name) =>
      auditLog(parseLog(readFileSync(join(corpusFolder, name, 'status.events.jsonl'))).events),
    );
    expect(findings.every(({ severity }) => severity === 'warning')).toBe(true);
  });
});
