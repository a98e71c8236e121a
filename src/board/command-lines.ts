import type { Screen } from './screen';
import { padTo, wrapAt } from './terminal-text';
import type { Palette } from './text-board';
import type { CommandFacts } from '../domain/surface/command-table';

const GAP = 2;
/** Narrower than this a summary stands on lines of its own. */
const LEAST_SUMMARY = 20;

/** Every command with what it does. */
export function commandLines(commands: readonly CommandFacts[], palette: Palette, screen: Screen): readonly string[] {
  const width = Math.max(...commands.map(({ id }) => id.length)) + GAP;
  const room = (screen.columns ?? Infinity) - width;
  return commands.flatMap(({ id, summary }) => {
    if (room < LEAST_SUMMARY)
      return [
        palette.bold(id),
        ...wrapAt(summary, (screen.columns ?? Infinity) - GAP).map((line) => `${' '.repeat(GAP)}${line}`),
      ];
    const [first = '', ...more] = wrapAt(summary, room);
    return [`${palette.bold(padTo(id, width))}${first}`, ...more.map((line) => `${' '.repeat(width)}${line}`)];
  });
}
