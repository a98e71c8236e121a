import { run, settings, type Interfaces } from '@oclif/core';
import { setPackage } from './open-ports';
import { usageReport } from './usage-report';

const ignore = (): void => undefined;
/** oclif loads a logging package for every logger it is not given. */
const silentLogger = {
  child: () => silentLogger,
  debug: ignore,
  error: ignore,
  info: ignore,
  namespace: 'oclif',
  trace: ignore,
  warn: ignore,
} as unknown as Interfaces.Logger;

/**
 * Runs one invocation. What fails before a command class is reached (an unknown command, no command at all) is reported
 * here; everything else by the command itself.
 */
export async function main(plugin: Interfaces.Plugin, argv: readonly string[]): Promise<void> {
  setPackage(plugin);
  process.env['SPEC_KITTY_DISABLE_THEME'] ??= '1';
  settings.performanceEnabled = false;
  try {
    await run(reorder(argv), {
      root: plugin.root,
      pjson: plugin.pjson,
      plugins: [plugin],
      devPlugins: false,
      userPlugins: false,
      ...(process.env['DEBUG'] === undefined ? { logger: silentLogger } : {}),
    } as never);
  } catch (error) {
    process.exitCode = usageReport(plugin, argv, error);
  }
}

/**
 * Lets options that stand before the command, such as `--json next`, be read as if they stood behind it, and `help next`
 * as `next --help`.
 */
function reorder(argv: readonly string[]): string[] {
  if (argv[0] === 'help') return [...argv.slice(1), '--help'];
  const leading: string[] = [];
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--json' || word === '--no-color') leading.push(word);
    else if (word === '-C' || word === '--directory') leading.push(word, argv[++index] ?? '');
    else if (word.startsWith('--directory=')) leading.push(word);
    else break;
  }
  if (leading.length === 0 || index === argv.length) return [...argv];
  const rest = argv.slice(index);
  const stop = rest.indexOf('--');
  return stop < 0 ? [...rest, ...leading] : [...rest.slice(0, stop), ...leading, ...rest.slice(stop)];
}
