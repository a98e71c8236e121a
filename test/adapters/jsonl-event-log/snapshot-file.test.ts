import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realFileCalls, type FileCalls } from '../../../src/system/durable-file/file-calls';
import { logPaths } from '../../../src/adapters/jsonl-event-log/log-paths';
import { refreshSnapshot } from '../../../src/adapters/jsonl-event-log/snapshot-file';
import type { MissionLocation } from '../../../src/domain/mission/location';
import { ProblemError } from '../../../src/domain/problem/problem';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';

let repository: TemporaryRepository;
let mission: MissionLocation;

beforeEach(() => {
  repository = temporaryRepository();
  const { root } = repository;
  const commonDir = join(root, '.git');
  const directory = join(root, 'kitty-specs', 'pier');
  mkdirSync(directory, { recursive: true });
  mission = {
    slug: 'pier',
    checkout: { root, gitDir: commonDir, branch: 'main', isPrimary: true },
    commonDir,
    directory,
    planningDirectory: directory,
  };
});
afterEach(() => repository.remove());

/** File calls of which one kind fails as the system would. */
function failing(call: keyof FileCalls, code: string): FileCalls {
  return {
    ...realFileCalls,
    [call]: () => {
      throw Object.assign(new Error(`${code}: injected`), { code });
    },
  };
}

function problemOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0].diagnostic_code;
    throw error;
  }
}

it('writes what is not right already, and only that', () => {
  const paths = logPaths(mission);
  expect(refreshSnapshot(realFileCalls, mission, paths, '{"a": 1}\n')).toBe(true);
  expect(refreshSnapshot(realFileCalls, mission, paths, '{"a": 1}\n')).toBe(false);
  expect(refreshSnapshot(realFileCalls, mission, paths, '{"a": 2}\n')).toBe(true);
  expect(readFileSync(paths.snapshot, 'utf8')).toBe('{"a": 2}\n');
});

it.each([
  ['write', 'ENOSPC'],
  ['write', 'EIO'],
  ['fsync', 'EIO'],
  ['open', 'EACCES'],
  ['readFile', 'EIO'],
] as const)('a %s that fails with %s is named, and what was there stays', (call, code) => {
  const paths = logPaths(mission);
  refreshSnapshot(realFileCalls, mission, paths, 'before');
  expect(problemOf(() => refreshSnapshot(failing(call, code), mission, paths, 'after'))).toBe('SNAPSHOT_NOT_WRITTEN');
  expect(readFileSync(paths.snapshot, 'utf8')).toBe('before');
});

it('a snapshot that does not read back is no success', () => {
  const paths = logPaths(mission);
  const calls: FileCalls = { ...realFileCalls, readFile: () => Buffer.from('something else') };
  expect(problemOf(() => refreshSnapshot(calls, mission, paths, 'after'))).toBe('SNAPSHOT_NOT_WRITTEN');
});
