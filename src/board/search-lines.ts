import type { Palette } from './palette';
import type { Screen } from './screen';
import { headWithin, shownOn, widthOf } from './terminal-text';
import type { SearchHit, SearchOutcome } from '../app/search';

/** Draws what a search found, best first: the place as an editor takes it, and the line with its matches marked. */
export function searchLines(outcome: SearchOutcome, palette: Palette, screen: Screen): readonly string[] {
  const { hits, total, missions_searched: missions, query } = outcome;
  const where = `${missions} ${missions === 1 ? 'mission' : 'missions'}`;
  if (total === 0) return [shownOn(screen, `Nothing in ${where} has ${query}.`)];
  const more = total > hits.length ? `; ${hits.length} shown, --limit ${total} shows all` : '';
  return [
    ...hits.flatMap((hit) => hitLines(hit, palette, screen)),
    '',
    palette.dim(`${total} ${total === 1 ? 'line' : 'lines'} in ${where}${more}`),
  ];
}

function hitLines(hit: SearchHit, palette: Palette, screen: Screen): readonly string[] {
  const place = `${hit.shown_path}:${hit.line}:${hit.column}`;
  const about = [hit.kind, hit.work_package_id ?? ''].filter((part) => part !== '').join(' ');
  return [`${palette.cyan(place)}  ${palette.dim(shownOn(screen, about))}`, `  ${marked(hit, palette, screen)}`];
}

/** The snippet as wide as the screen, its matches in colour. */
function marked({ snippet, highlights }: SearchHit, palette: Palette, screen: Screen): string {
  let room = (screen.columns ?? Infinity) - 2;
  let text = '';
  let at = 0;
  const add = (part: string, paint: (text: string) => string): void => {
    const safe = headWithin(shownOn(screen, part), room);
    room -= widthOf(safe);
    text += paint(safe);
  };
  for (const [start, end] of highlights) {
    add(snippet.slice(at, start), (part) => part);
    add(snippet.slice(start, end), (part) => palette.bold(palette.yellow(part)));
    at = end;
  }
  add(snippet.slice(at), (part) => part);
  return text.trimEnd();
}
