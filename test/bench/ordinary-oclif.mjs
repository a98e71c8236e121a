import { createRequire } from 'node:module';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Builds the same commands the way the oclif documentation does: one CommonJS file for each module, found by pattern,
 * with a manifest. What it costs to start is the yardstick for our bundle.
 *
 * @returns the file to run.
 */
export async function buildOrdinary(root, folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/**/*.ts', 'commands/**/*.ts'],
    outdir: folder,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...pjson, oclif: { ...pjson.oclif, commands: './commands' }, scripts: undefined }),
  );
  cpSync(join(root, 'schemas'), join(folder, 'schemas'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const { Plugin } = createRequire(import.meta.url)('@oclif/core');
  const plugin = new Plugin({ root: folder, isRoot: true, ignoreManifest: true });
  await plugin.load();
  writeFileSync(join(folder, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
  writeFileSync(join(folder, 'run.js'), "require('@oclif/core').execute({ dir: __dirname });\n");
  return join(folder, 'run.js');
}
