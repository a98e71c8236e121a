import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyRequire, stats } from './lazy-require.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const slim = { name: pjson.name, version: pjson.version, oclif: pjson.oclif };
const ids = readdirSync(join(root, 'commands'), { recursive: true })
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))
  .map((f) => f.slice(0, -3).replaceAll('\\', '/'))
  .sort();
const map = `export const COMMANDS = {\n${ids
  .map(
    (f) =>
      `  get ${JSON.stringify(f.replaceAll('/', ':'))}() { return require(${JSON.stringify('./commands/' + f)}).default },`,
  )
  .join('\n')}\n}`;

const commands = {
  name: 'commands',
  setup(b) {
    b.onResolve({ filter: /^virtual:commands$/ }, () => ({ path: 'commands', namespace: 'virtual' }));
    b.onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({ contents: map, resolveDir: root }));
  },
};
const bundle = (manifest) =>
  build({
    absWorkingDir: root,
    entryPoints: ['src/cli/cli.ts'],
    outfile: 'dist/cli.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    lineLimit: 160,
    legalComments: 'linked',
    logLevel: 'warning',
    external: ['pnpapi', 'typescript'],
    alias: { 'wsl-utils': './src/cli/no-wsl.ts' },
    plugins: [commands, lazyRequire()],
    define: {
      'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"',
      __PACKAGE__: JSON.stringify(JSON.stringify(slim)),
      __MANIFEST__: JSON.stringify(JSON.stringify(manifest)),
    },
  });

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));
await bundle({ version: pjson.version, commands: {} });
const { Plugin } = createRequire(import.meta.url)('@oclif/core');
const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
await bundle(plugin.manifest);

const fill = {
  BUILD: createHash('sha256')
    .update(readFileSync(join(root, 'dist/cli.js')))
    .digest('hex')
    .slice(0, 16),
  IDS: ids.map((f) => f.replaceAll('/', ' ')).join('|'),
  BIN: pjson.oclif.bin,
  NAME: pjson.name,
  VERSION: pjson.version,
};
writeFileSync(
  join(root, 'dist/boot.js'),
  readFileSync(join(root, 'src/cli/boot.js'), 'utf8').replace(/@([A-Z]+)@/g, (_, k) => fill[k]),
);
if (stats.requires < 500 || stats.stdout < 2)
  throw new Error('@oclif/core changed shape: look at bin/lazy-require.mjs'); // 532 and 2 today
