// Builds dist/: one bundle of the program and its packages, the manifest inside it, and the loader with its code cache.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyRequire, stats } from './lazy-require.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
/** Packages that few commands need: a file of their own each, so that no other command reads them. */
const apart = ['proper-lockfile', 'simple-git', 'write-file-atomic', 'yaml'];
/** What a live board needs of Ink and React: one file, as both must be there once. */
const screenPackages = `export { Box, render, Text, useInput } from 'ink'; export { createElement, useSyncExternalStore } from 'react'`;
/** The parts of the MCP SDK that the server uses, together in `dist/mcp-sdk.js`. */
const mcpSdk = { name: '@modelcontextprotocol/sdk', parts: ['server/index.js', 'server/stdio.js', 'types.js'] };
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const slim = { name: pjson.name, version: pjson.version, oclif: pjson.oclif };

const keptApart = {
  name: 'kept-apart',
  setup(b) {
    b.onResolve({ filter: new RegExp(`^(?:${[...apart, 'ink'].join('|')})$`) }, ({ path }) => ({
      path: `./${path}.js`,
      external: true,
    }));
    b.onResolve({ filter: new RegExp(`^${mcpSdk.name}/`) }, () => ({ path: './mcp-sdk.js', external: true }));
  },
};

/** What the SDK carries and a server of tools never runs: error texts in fifty languages, checks of what people fill in. */
const unusedOfMcpSdk = {
  name: 'unused-of-mcp-sdk',
  setup(b) {
    b.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.cjs$/ }, () => ({
      contents: "exports.en = require('./en.cjs').default;",
    }));
    b.onLoad({ filter: /[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'exports.AjvJsonSchemaValidator = class {};',
    }));
  },
};

if (!(process.argv.includes('--if-needed') && isCurrent())) await buildAll();

function isCurrent() {
  const boot = join(dist, 'boot.js');
  if (!existsSync(boot)) return false;
  const builtAt = statSync(boot).mtimeMs;
  const sources = ['src', 'commands', 'schemas', 'bin'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  return [...sources, join(root, 'package.json')].every((file) => statSync(file).mtimeMs <= builtAt);
}

async function buildAll() {
  const ids = readdirSync(join(root, 'commands'), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length).replaceAll('\\', '/'))
    .sort();
  mkdirSync(dist, { recursive: true });
  await Promise.all([...apart.map((name) => bundlePackage(name)), bundleMcpSdk(), bundleDashboard(), bundleScreen()]);
  const manifest = await readManifest(ids);
  writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify(manifest));
  await bundle(ids, manifest, join(dist, 'cli.js.new'));
  writeFileSync(join(dist, 'cli.js.new'), ascii(readFileSync(join(dist, 'cli.js.new'), 'utf8')));
  renameSync(join(dist, 'cli.js.new'), join(dist, 'cli.js'));
  if (stats.requires < 500 || stats.stdout < 2)
    throw new Error('@oclif/core changed shape: look at bin/lazy-require.mjs');
  writeLoader(ids, manifest);
}

/** The loader reads one byte a character. esbuild escapes what is in strings, but not what is in regular expressions. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * oclif itself reads the command classes, from a first bundle in a folder apart: whoever runs the program meanwhile
 * meets the old build or the new one. Every stray file or missing summary is an error here.
 */
async function readManifest(ids) {
  const folder = join(root, 'node_modules', '.cache', 'manifest');
  await bundle(ids, { version: pjson.version, commands: {} }, join(folder, 'dist', 'cli.js'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(pjson));
  const { Plugin } = createRequire(import.meta.url)('@oclif/core');
  const plugin = new Plugin({ root: folder, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  return plugin.manifest;
}

function bundleMcpSdk() {
  const parts = mcpSdk.parts.map((part) => `...require(${JSON.stringify(`${mcpSdk.name}/${part}`)})`);
  return bundlePackage('mcp-sdk', { contents: `module.exports = { ${parts.join(', ')} }`, plugins: [unusedOfMcpSdk] });
}

function bundlePackage(name, { contents = `module.exports = require(${JSON.stringify(name)})`, plugins = [] } = {}) {
  return build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    plugins,
    outfile: `dist/${name}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    lineLimit: 160,
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

/** The dashboard's page: one script with its packages, one style sheet, and what stands beside them. */
async function bundleDashboard() {
  const source = join(root, 'src/board/web/client');
  const target = join(dist, 'dashboard');
  mkdirSync(target, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join(source, 'page.tsx'), join(source, 'page.css')],
    outdir: target,
    bundle: true,
    platform: 'browser',
    target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
    format: 'esm',
    minify: true,
    banner: { js: '/*! Contains Preact: MIT License, Copyright (c) 2015-present Jason Miller */' },
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'icon.svg']) copyFileSync(join(source, name), join(target, name));
}

/**
 * Ink waits while it is loaded, which CommonJS cannot say: it stays an ES module, and a small file beside it imports
 * that. Development tools are left out, and so is Ink's own idea of where it should not draw: the command has asked
 * already.
 */
async function bundleScreen() {
  await build({
    absWorkingDir: root,
    stdin: { contents: screenPackages, resolveDir: root },
    outfile: 'dist/ink.mjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    lineLimit: 160,
    charset: 'ascii',
    legalComments: 'linked',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: "import{createRequire as r_}from'node:module';const require=r_(import.meta.url);" },
    plugins: [
      replaced('left-out', ['react-devtools-core', 'ws'], 'export default {}'),
      replaced('never', ['is-in-ci'], 'export default false'),
      mendedLines(),
    ],
  });
  writeFileSync(join(dist, 'ink.js'), "exports.load = () => import('./ink.mjs');\n");
}

/** Ink 6.8 redraws changed lines one too low where the last line is free; later versions, for newer Node only, do not. */
function mendedLines() {
  return {
    name: 'mended-lines',
    setup(b) {
      b.onLoad({ filter: /ink[\\/]build[\\/]log-update\.js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const contents = text.replace('cursorUp(previousVisible - 1)', 'cursorUp(previousLines.length - 1)');
        if (contents === text)
          throw new Error('ink changed: look whether mendedLines in bin/build.mjs is still needed');
        return { contents };
      });
    },
  };
}

/** Gives packages another text. */
function replaced(name, packages, contents) {
  return {
    name,
    setup(b) {
      b.onResolve({ filter: new RegExp(`^(?:${packages.join('|')})$`) }, ({ path }) => ({ path, namespace: name }));
      b.onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
    },
  };
}

function bundle(ids, manifest, outfile) {
  const getters = ids.map(
    (id) =>
      `  get ${JSON.stringify(id.replaceAll('/', ':'))}() { return require(${JSON.stringify(`./commands/${id}`)}).default },`,
  );
  const commandMap = {
    name: 'commands',
    setup(b) {
      b.onResolve({ filter: /^virtual:commands$/ }, () => ({ path: 'commands', namespace: 'virtual' }));
      b.onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({
        contents: `export const COMMANDS = {\n${getters.join('\n')}\n}`,
        resolveDir: root,
      }));
    },
  };
  return build({
    absWorkingDir: root,
    entryPoints: ['src/cli/cli.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    lineLimit: 160,
    legalComments: 'eof',
    logLevel: 'warning',
    external: ['pnpapi', 'typescript'],
    alias: { 'wsl-utils': './src/cli/no-wsl.ts' },
    loader: { '.schema.json': 'json' },
    plugins: [commandMap, keptApart, lazyRequire()],
    define: {
      'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"',
      __PACKAGE__: JSON.stringify(JSON.stringify(slim)),
      __MANIFEST__: JSON.stringify(JSON.stringify(manifest)),
    },
  });
}

function writeLoader(ids, manifest) {
  const aliases = Object.values(manifest.commands).flatMap((command) => command.aliases ?? []);
  const fill = {
    BUILD: createHash('sha256')
      .update(readFileSync(join(dist, 'cli.js')))
      .digest('hex')
      .slice(0, 16),
    IDS: [...ids.map((id) => id.replaceAll('/', ' ')), ...aliases.map((id) => id.replaceAll(':', ' '))].join('|'),
    BIN: pjson.oclif.bin,
    NAME: pjson.name,
    VERSION: pjson.version,
  };
  const text = readFileSync(join(root, 'src/cli/boot.js'), 'utf8').replace(/@([A-Z]+)@/g, (_, key) => fill[key]);
  writeFileSync(join(dist, 'boot.js.new'), text);
  renameSync(join(dist, 'boot.js.new'), join(dist, 'boot.js'));
}
