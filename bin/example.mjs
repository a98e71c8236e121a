// Shows the program at work: puts the example mission into a repository of its own and asks what to do next.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const place = mkdtempSync(join(tmpdir(), 'spec-kitty-example-'));
const env = { ...process.env, GIT_CONFIG_GLOBAL: join(place, 'none'), GIT_CONFIG_NOSYSTEM: '1' };
const identity = ['-c', 'user.name=Example', '-c', 'user.email=example@example.org'];
const git = (...args) => execFileSync('git', [...identity, ...args], { cwd: place, env, stdio: 'ignore' });

try {
  git('init', '-b', 'main');
  cpSync(join(root, 'kitty-specs-example', 'kitty-specs'), join(place, 'kitty-specs'), { recursive: true });
  git('add', '-A');
  git('commit', '-m', 'The example mission');
  for (const command of [['next'], ['status']]) {
    console.log(`$ spec-kitty ${command.join(' ')}`);
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...command], {
      cwd: place,
      env,
      encoding: 'utf8',
    });
    process.stdout.write(`${stdout}${stderr}\n`);
    if (status !== 0) process.exitCode = status ?? 1;
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
