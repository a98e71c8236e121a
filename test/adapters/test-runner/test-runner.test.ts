import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testRunner } from '../../../src/adapters/test-runner/test-runner';
import type { TestRunRequest } from '../../../src/ports/test-runs';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runner-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function request(command: string, more: Partial<TestRunRequest> = {}): TestRunRequest {
  return {
    command,
    cwd: folder,
    env: {},
    binaries: [],
    timeoutMs: 20_000,
    logPath: join(folder, 'log', 'out.txt'),
    ...more,
  };
}

function isAlive(pid: number): boolean {
  try {
    // A process that ended but was not waited for still has a number.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100 && isAlive(pid); turn++) await new Promise((resolve) => setTimeout(resolve, 50));
  return !isAlive(pid);
}

describe('running a command', () => {
  it('gives exit code and both outputs in the folder that was named', async () => {
    const found = await testRunner().run(request('pwd; echo trouble >&2; exit 3'));
    expect(found).toMatchObject({ exitCode: 3, timedOut: false });
    expect(found.output).toContain(folder);
    expect(found.output).toContain('trouble');
    expect(readFileSync(join(folder, 'log', 'out.txt'), 'utf8')).toContain('trouble');
  });

  it('adds variables and programs for the command alone', async () => {
    const { output } = await testRunner().run(
      request('echo "$DATABASE_URL|$PATH"', { env: { DATABASE_URL: 'redis://h' }, binaries: ['/of/the/project'] }),
    );
    expect(output).toMatch(/^redis:\/\/h\|\/of\/the\/project:/);
    expect(process.env['DATABASE_URL']).toBeUndefined();
  });

  it('keeps the end of a long output, and all of it in the log', async () => {
    const logPath = join(folder, 'long.txt');
    const { output } = await testRunner().run(request('seq 1 40000', { logPath }));
    expect(output.length).toBe(64 * 1024);
    expect(output.endsWith('40000\n')).toBe(true);
    expect(readFileSync(logPath, 'utf8').startsWith('1\n2\n')).toBe(true);
  });

  it('ends the whole group of a command that takes too long, whatever it ignores', async () => {
    const found = await testRunner().run(request('trap "" TERM; sleep 600 & echo $!; wait', { timeoutMs: 500 }));
    expect(found).toMatchObject({ exitCode: null, timedOut: true });
    expect(await untilGone(Number(found.output.trim()))).toBe(true);
  });

  it('does not wait for what a command leaves in the background, and ends it', async () => {
    const found = await testRunner().run(request('sleep 600 & echo $!'));
    expect(found.exitCode).toBe(0);
    expect(await untilGone(Number(found.output.trim()))).toBe(true);
  });

  it('finds what a killed run left by the mark of the run', async () => {
    const left = spawn('sleep', ['600'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, SPEC_KITTY_VERIFY_RUN: '01LEFT' },
    });
    const other = spawn('sleep', ['600'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, SPEC_KITTY_VERIFY_RUN: '01OTHER' },
    });
    try {
      const isReady = (): boolean => readFileSync(`/proc/${left.pid ?? 0}/environ`, 'latin1').includes('01LEFT');
      for (let turn = 0; turn < 100 && !isReady(); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
      testRunner().endLeftovers('01LEFT');
      expect(await untilGone(left.pid ?? 0)).toBe(true);
      expect(isAlive(other.pid ?? 0)).toBe(true);
    } finally {
      left.kill('SIGKILL');
      other.kill('SIGKILL');
    }
  });

  it('ends what runs when it is interrupted, starts nothing more, and says so after the work has ended', async () => {
    const runner = testRunner();
    let later: number | null | undefined;
    let hasCleanedUp = false;
    const work = runner.interruptible(async () => {
      const running = runner.run(request('sleep 600'));
      process.emit('SIGINT');
      await running;
      later = (await runner.run(request('exit 0'))).exitCode;
      hasCleanedUp = true;
    });
    await expect(work).rejects.toMatchObject({ problems: [{ diagnostic_code: 'INTERRUPTED' }] });
    expect(hasCleanedUp).toBe(true);
    expect(later).toBeNull();
  });
});
