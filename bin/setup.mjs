// Makes a fresh clone ready: packages as the lockfile says, and a build of the sources. Does nothing where both are there.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const isInstalled =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });

if (!isInstalled) run('npm', ['ci', '--no-audit', '--no-fund']);
run(process.execPath, [join(root, 'bin', 'build.mjs'), '--if-needed']);
