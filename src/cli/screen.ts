import type { Screen } from '../board/screen';
import { warning, type Diagnostic } from '../domain/problem/diagnostic';
import { isRedirected } from './output';
import { isTerminal } from './palette';

/** Width where a terminal does not tell its own. */
const USUAL_COLUMNS = 80;

/**
 * The screen behind standard output. A pipe or a file has no width and carries UTF-8; a terminal is asked, and shows no
 * more than ASCII where the locale names another character set.
 */
export function openScreen(): Screen {
  if (!isTerminal(1)) return { columns: null, isUnicode: true };
  return { columns: process.stdout.columns || USUAL_COLUMNS, isUnicode: isUnicodeLocale(process.env) };
}

/** What the locale says; an environment without one is taken for UTF-8, `TERM=linux` and `dumb` apart. */
export function isUnicodeLocale({ LC_ALL, LC_CTYPE, LANG, TERM }: Readonly<NodeJS.ProcessEnv>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined ? TERM !== 'linux' && TERM !== 'dumb' : /utf-?8/i.test(locale);
}

/** True when somebody sees standard output and can type: both are a terminal that knows more than lines. */
export function isTypedOn(): boolean {
  return !isRedirected() && isTerminal(1) && process.stdin.isTTY && process.env['TERM'] !== 'dumb';
}

/** What is said where nobody could watch. */
export const shownOnce: Diagnostic = warning({
  diagnostic_code: 'WATCH_NEEDS_TERMINAL',
  message: 'The board is shown once: it can be watched on a terminal, without --json.',
  remediation: [],
});
