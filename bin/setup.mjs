// Makes a fresh clone ready: packages as the lockfile says, and a build of the sources. Does nothing where both are there.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const isInstalled =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status === 0) return;
  process.stderr.write(`Set-up stopped: \`${[command, ...args].join(' ')}\` failed; its own message is above.\n`);
  process.exit(1);
}

if (!isInstalled) run('npm', ['ci', '--no-audit', '--no-fund']);
run(process.execPath, [join(root, 'bin', 'build.mjs'), '--if-needed']);
