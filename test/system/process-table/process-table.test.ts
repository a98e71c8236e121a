import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  foldersInFields,
  isWorkingIn,
  startedWith,
  withVariable,
  workingIn,
} from '../../../src/system/process-table/process-table';

const hasLsof = spawnSync('lsof', ['-v']).status === 0;

let folder: string;
let child: ChildProcess;
let pid: number;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-table-')));
  child = spawn(process.execPath, ['-e', "process.stdout.write('up'); setTimeout(() => {}, 60000)"], {
    cwd: folder,
    env: { ...process.env, TIDE_RUN: 'one two' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  pid = child.pid ?? 0;
  await new Promise((resolve) => child.stdout?.once('data', resolve));
});
afterAll(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('knows who works in a folder, and not by the beginning of its name', () => {
  expect(workingIn(folder)).toEqual([pid]);
  expect(isWorkingIn(pid, folder)).toBe(true);
  expect(isWorkingIn(process.pid, folder)).toBe(false);
  expect(workingIn(folder.slice(0, -1))).toEqual([]);
  expect(workingIn(join(folder, 'gone'))).toEqual([]);
});

it('knows who was started with a variable', () => {
  expect(withVariable('TIDE_RUN', 'one two')).toEqual([pid]);
  expect(withVariable('TIDE_RUN', 'one')).toEqual([]);
});

it('reads what lsof prints of working folders', () => {
  const output = 'p312\nfcwd\nn/private/tmp/spec-kitty-a/data\np4711\nfcwd\nn/\np5000\nfcwd\nnsocket\n';
  expect(foldersInFields(output)).toEqual([
    { pid: 312, cwd: '/private/tmp/spec-kitty-a/data' },
    { pid: 4711, cwd: '/' },
  ]);
  expect(foldersInFields('')).toEqual([]);
});

(hasLsof ? it : it.skip)('reads the same from the lsof of this machine', () => {
  const output = execFileSync('lsof', ['-w', '-a', '-d', 'cwd', '-p', String(pid), '-F', 'pn'], { encoding: 'utf8' });
  expect(foldersInFields(output)).toEqual([{ pid, cwd: folder }]);
});

it('reads what ps prints of commands and their environments', () => {
  const output = ' 312 node test.js HOME=/Users/otter RUN=a1\n4711 sh -c RUN=a10 RUN=b\n\n 99 RUN=a1\n';
  expect(startedWith(output, 'RUN=a1')).toEqual([312, 99]);
});
