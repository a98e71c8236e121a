import fc from 'fast-check';
import { drawBoard } from '../../../src/board/columns/draw-board';
import { lineWidth, type Line } from '../../../src/board/columns/line';
import { marksOf } from '../../../src/board/columns/marks';
import { columnOf } from '../../../src/domain/view/board-columns';
import { anyBoard } from './any-view';

const unicodeMarks = marksOf({ isUnicode: true });
const asciiMarks = marksOf({ isUnicode: false });
const marks = fc.constantFrom(unicodeMarks, asciiMarks);
const width = fc.integer({ min: 20, max: 210 });
const text = (line: Line): string => line.map((span) => span.text).join('');

describe('A board', () => {
  it('has no line wider than the terminal, and not more of them than there is room, whatever the titles are', () => {
    fc.assert(
      fc.property(
        anyBoard,
        width,
        fc.integer({ min: 5, max: 60 }),
        marks,
        fc.nat(30),
        (board, cells, lines, with_, at) => {
          const selected = board.view.work_packages[at]?.id ?? null;
          const drawn = drawBoard(board, { width: cells, height: lines, marks: with_, selected });
          for (const line of drawn) expect(lineWidth(line)).toBeLessThanOrEqual(cells);
          expect(drawn.length).toBeLessThanOrEqual(lines);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('shows every work package or counts it, and the selected one always', () => {
    fc.assert(
      fc.property(anyBoard, width, fc.integer({ min: 8, max: 60 }), fc.nat(30), (board, cells, lines, at) => {
        const selected = board.view.work_packages[at]?.id ?? null;
        const drawn = drawBoard(board, { width: cells, height: lines, marks: unicodeMarks, selected }).map(text);
        const shown = drawn.join('\n').match(/(?<=[ ▌])WP\d\d(?= |$)/gm) ?? [];
        const counted = drawn.join('\n').match(/\+\d+(?= more)/g) ?? [];
        const all = shown.length + counted.reduce((sum, one) => sum + Number(one), 0);
        expect(all).toBe(board.view.work_packages.length);
        expect(new Set(shown).size).toBe(shown.length);
        if (selected !== null)
          expect(drawn.some((line) => line.includes(`▌${selected}`) || line.includes(`▌ ${selected}`))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('prints nothing that a terminal could take for a command, and ASCII only where it is asked for', () => {
    fc.assert(
      fc.property(anyBoard, width, marks, (board, cells, with_) => {
        const drawn = drawBoard(board, { width: cells, height: null, marks: with_, selected: null }).map(text);
        for (const line of drawn) {
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
          if (with_ === asciiMarks) expect(line).toMatch(/^[ -~]*$/);
        }
      }),
    );
  });

  it('has each work package in exactly one column, that of its lane', () => {
    fc.assert(
      fc.property(anyBoard, ({ view, columns }) => {
        const stands = columns.flatMap(({ key, work_packages }) => work_packages.map((id) => [id, key] as const));
        expect(stands.sort()).toEqual(view.work_packages.map(({ id, lane }) => [id, columnOf(lane)] as const).sort());
      }),
    );
  });
});

describe('A title on a board', () => {
  it.each([
    ['👩\u200d💻 ❤️ 👍🏽 1️⃣', '👩💻 ❤ 👍 1'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['🇩🇪 tide\ttable\n', '🇩🇪 tide table'],
  ])('%j is shown as %j: of one width on every terminal', (given, shown) => {
    expect(unicodeMarks.text(given)).toBe(shown);
  });
});
