const path = require('node:path');
const { execFileSync } = require('node:child_process');

/** Builds the program once, and @oclif/core as one file that Jest can load. */
module.exports = async () => {
  const root = path.join(__dirname, '..');
  execFileSync(process.execPath, [path.join(root, 'bin', 'build.mjs'), '--if-needed'], { stdio: 'inherit' });
  const { lazyRequire } = await import(path.join(root, 'bin', 'lazy-require.mjs'));
  await require('esbuild').build({
    absWorkingDir: root,
    stdin: { contents: "module.exports = require('@oclif/core')", resolveDir: root },
    outfile: 'node_modules/.cache/oclif-core.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['pnpapi', 'typescript'],
    alias: { 'wsl-utils': './src/cli/no-wsl.ts' },
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"' },
    plugins: [lazyRequire()],
  });
};
