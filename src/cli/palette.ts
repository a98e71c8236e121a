import { fstatSync } from 'node:fs';
import type { Palette } from '../board/text-board';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/**
 * Colours for one stream: on a terminal, unless `NO_COLOR`, `CI`, `TERM=dumb` or the caller say no; anywhere when
 * `FORCE_COLOR` says so.
 */
export function openPalette(descriptor: 1 | 2, isOff: boolean): Palette {
  const isOn = !isOff && isColourWanted(descriptor);
  const paint = (code: number) => (text: string) => (isOn && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    cyan: paint(CODES.cyan),
  };
}

function isColourWanted(descriptor: 1 | 2): boolean {
  const { NO_COLOR, FORCE_COLOR, CI, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== '') return true;
  return CI === undefined && TERM !== 'dumb' && isTerminal(descriptor);
}

/** A pipe or a file is ruled out first: asking the terminal module loads streams and sockets, 3 ms for every agent's call. */
export function isTerminal(descriptor: 1 | 2): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  const { isatty } = require('node:tty') as typeof import('node:tty');
  return isatty(descriptor);
}
