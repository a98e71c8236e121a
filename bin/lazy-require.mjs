import { readFileSync } from 'node:fs';

/** esbuild plugin: top-level requires in TypeScript-emitted CommonJS run at first use instead of at load. */
export const stats = { files: 0, requires: 0, stdout: 0 };
export const lazyRequire = (filter = /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/) => ({
  name: 'lazy-require',
  setup(b) {
    b.onLoad({ filter }, ({ path }) => {
      const names = [];
      let code = readFileSync(path, 'utf8').replace(
        /^(?:const|var) (\w+) = (?:(__importDefault|__importStar)\()?require\("([^"]+)"\)\)?;$/gm,
        (_, name, wrap, id) => {
          names.push(name);
          const load = wrap ? `${wrap}(require("${id}"))` : `require("${id}")`;
          return `let ${name}$; const ${name} = { get m() { return ${name}$ ??= ${load} } };`;
        },
      );
      for (const name of names) code = code.replace(new RegExp(`(?<![\\w$.])${name}(?=\\.)`, 'g'), `${name}.m`);
      // command.js touches process.stdout while loading, which pulls in streams and sockets; main.ts installs the guard instead
      if (/[\\/]lib[\\/]command\.js$/.test(path)) {
        code = code.replace(/^process\.stdout\.on\('error', [\s\S]*?^\}\);$/m, () => {
          stats.stdout++;
          return '';
        });
      }
      stats.files++;
      stats.requires += names.length;
      return { contents: code, loader: 'js' };
    });
  },
});
