// Everything that can be said about the code without running it, side by side: format, lint, types, import directions.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  [
    'format',
    bin('prettier'),
    ['--check', '--log-level', 'warn', 'bin', 'commands', 'src', 'test', '*.js', '*.mjs', '*.cjs', '*.json'],
  ],
  ['lint', bin('eslint'), ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '.']],
  [
    'types',
    bin('tsc'),
    ['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'],
  ],
  [
    'page types',
    bin('tsc'),
    [
      '-p',
      'test/board/web/tsconfig.json',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/page-types.tsbuildinfo',
    ],
  ],
  ['imports', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src', 'commands']],
];

const started = Date.now();
const results = await Promise.all(checks.map(run));
for (const { name, code, output, seconds } of results) {
  console.error(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (code !== 0) console.error(output.trimEnd());
}
console.error(`checked in ${((Date.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;

function run([name, command, args]) {
  return new Promise((resolve) => {
    const begun = Date.now();
    const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('close', (code) => resolve({ name, code, output, seconds: ((Date.now() - begun) / 1000).toFixed(1) }));
  });
}
