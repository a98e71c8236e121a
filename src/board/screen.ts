/** What text is drawn on. */
export interface Screen {
  /** Cells of a line; null where nothing limits it: a pipe or a file. */
  readonly columns: number | null;
  /** False for a terminal that cannot show more than ASCII. */
  readonly isUnicode: boolean;
}

/** Marks of a drawing that ASCII lacks. */
export interface Glyphs {
  readonly ellipsis: string;
  readonly dot: string;
  readonly times: string;
  readonly arrow: string;
}

const UNICODE: Glyphs = { ellipsis: '…', dot: '·', times: '×', arrow: '→' };
const ASCII: Glyphs = { ellipsis: '~', dot: '-', times: 'x', arrow: '->' };

/** The marks that a screen can show. */
export function glyphsOf({ isUnicode }: Screen): Glyphs {
  return isUnicode ? UNICODE : ASCII;
}
