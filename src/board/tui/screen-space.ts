import { pageLines } from './page-lines';
import type { ScreenState } from './screen-state';
import { marksOf } from '../columns/marks';
import type { PackagePage } from '../../app/board/package-page';

type Space = Pick<ScreenState, 'columns' | 'rows' | 'isUnicode'>;

/** Lines below the body: what was said, and the keys. */
export const FOOT_LINES = 2;
/** Title and rule above a page. */
export const PAGE_HEAD_LINES = 2;

/** The lines that are drawn. The last one of the terminal stays free: one that is written to its last cell scrolls. */
export function screenHeight({ rows }: Space): number {
  return Math.max(1, rows - 1);
}

/** The lines of a page that are seen at once. */
export function pageHeight(space: Space): number {
  return Math.max(1, screenHeight(space) - FOOT_LINES - PAGE_HEAD_LINES);
}

/** The highest number of a first line: the page's end is then the last that is seen. */
export function pageBottom(space: Space, page: PackagePage): number {
  return Math.max(0, pageLines(page, space.columns, marksOf(space)).lines.length - pageHeight(space));
}

/** The first line of the next section; of the first one behind the last. */
export function sectionAfter(space: Space, page: PackagePage, top: number): number {
  const bottom = pageBottom(space, page);
  const { headings } = pageLines(page, space.columns, marksOf(space));
  return top >= bottom ? 0 : (headings.find((line) => line > top) ?? 0);
}
