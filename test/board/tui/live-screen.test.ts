import fc from 'fast-check';
import { fakeBoard, type FakeBoard, type Pressed } from './fake-board';
import { anyBoard } from '../columns/any-view';
import { widthOf } from '../../../src/board/terminal-text';
import { workPackageView } from '../../given/work-package-view';

const pressable: readonly Pressed[] = [
  ...([
    'up',
    'down',
    'left',
    'right',
    'enter',
    'escape',
    'backspace',
    'tab',
    'pageUp',
    'pageDown',
    'home',
    'end',
  ] as const),
  ...(["'m", "'/", "'?", "'a", "'潮", "'y", "'n", "'j", "'l", "'G", "' ", "'r", '^u'] as const),
];

const some = [
  workPackageView('WP01', { title: 'Tide file parser', lane: 'in_progress', agent: 'otter' }),
  workPackageView('WP02', { title: 'Next tides lookup' }),
  workPackageView('WP03', { title: 'Web page' }),
  workPackageView('WP04', { title: 'Status line', lane: 'done' }),
];
const selected = (board: FakeBoard): string | undefined => /▌\s?(WP\d+)/.exec(board.text())?.[1];
/** A move is made after the key that asks for it. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('A live board', () => {
  it('fills the terminal but its last line, and no line is too wide, whatever is pressed and whatever happens', () => {
    const key = fc.constantFrom(...pressable);
    const size = fc.record({ columns: fc.integer({ min: 20, max: 200 }), rows: fc.integer({ min: 6, max: 60 }) });
    fc.assert(
      fc.property(
        anyBoard,
        anyBoard,
        size,
        size,
        fc.boolean(),
        fc.array(key, { maxLength: 25 }),
        (before, after, first, then, isUnicode, keys) => {
          const board = fakeBoard(before.view.work_packages, { ...first, isUnicode });
          const fits = ({ columns, rows }: typeof first): void => {
            expect(board.screen.lines()).toHaveLength(rows - 1);
            for (const line of board.screen.lines()) expect(widthOf(line)).toBeLessThanOrEqual(columns);
          };
          for (const one of keys) {
            board.press(one);
            fits(first);
          }
          board.screen.resize(then);
          fits(then);
          const isOpen = board.text().includes('esc back');
          if (isOpen) return;
          board.now = after.view.work_packages;
          board.screen.refresh();
          fits(then);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('goes from card to card and from column to column, past empty columns', () => {
    const board = fakeBoard(some);
    const seen = [selected(board)];
    for (const key of ['down', 'down', 'right', 'right', 'right', 'left', 'home'] as const) {
      board.press(key);
      seen.push(selected(board));
    }
    expect(seen).toEqual(['WP02', 'WP03', 'WP03', 'WP01', 'WP04', 'WP04', 'WP01', 'WP01']);
  });

  it('goes through the list where columns have no room', () => {
    const board = fakeBoard(some, { columns: 40 });
    const seen = ["'j", "'j", "'j", "'k", "'h", "'l", "'G", "'g"].map((key) => {
      board.press(key as "'j");
      return selected(board);
    });
    expect(seen).toEqual(['WP03', 'WP01', 'WP04', 'WP01', 'WP02', 'WP01', 'WP04', 'WP02']);
  });

  it('opens a work package, scrolls it by lines, screens and sections, and goes back', () => {
    const board = fakeBoard(some);
    board.press('enter');
    expect(board.text()).toContain('WP02  Next tides lookup');
    expect(board.text()).toContain('Needed by  WP09');
    board.press('tab');
    expect(board.screen.lines()[2]).toBe('Prompt');
    board.press('down');
    expect(board.screen.lines()[2]).toBe('Prompt of WP02');
    board.press('end');
    expect(board.text()).toMatch(/ end$/);
    board.press('pageUp', 'home');
    expect(board.screen.lines()[2]).toMatch(/^Lane/);
    board.press('escape');
    expect(selected(board)).toBe('WP02');
  });

  it('filters while one types, says how many are left, and forgets the filter on Esc', () => {
    const board = fakeBoard(some);
    board.press("'/", "'TIDE");
    expect(board.text()).not.toContain('Web page');
    expect(selected(board)).toBe('WP02');
    board.press("'x");
    expect(board.text()).toContain('Nothing matches TIDEx.');
    board.press('backspace', 'enter');
    expect(board.text()).toContain('/TIDE  2 of 4');
    board.press('escape');
    expect(board.text()).toContain('Web page');
  });

  it('moves what is selected, after every question and a yes', async () => {
    const board = fakeBoard(some);
    board.press('right', "'m");
    expect(board.text()).toContain('Move WP01 from In progress');
    expect(board.text()).toContain('▌ For review');
    board.press('enter');
    expect(board.text()).toContain('Who takes it  otter▏');
    board.press('^u', 'enter');
    expect(board.text()).toContain('Who takes it  ▏');
    board.press("'heron", 'enter');
    expect(board.text()).toContain('Move it? y yes   n no');
    board.press('enter', "'n");
    expect(board.moves).toEqual([]);
    board.press('enter', "'y");
    expect(board.moves).toEqual([{ workPackage: 'WP01', to: 'for_review', answers: { agent: 'heron' } }]);
    await settled();
    expect(board.text()).toContain('WP01: moved from In progress to For review.');
    expect(board.text()).toMatch(/Review 1/);
    expect(selected(board)).toBe('WP01');
  });

  it('asks for each thing in turn, and for none where nothing is asked', () => {
    const board = fakeBoard(some);
    board.press('right', "'m", 'up', 'enter', "'heron", 'enter', "'notes.md", 'enter', "'y");
    board.press('escape');
    expect(board.moves).toEqual([
      { workPackage: 'WP01', to: 'planned', answers: { reviewer: 'heron', feedback: 'notes.md' } },
    ]);
    const other = fakeBoard(some);
    other.press('right', "'m", 'down', 'enter', "'y");
    expect(other.moves).toEqual([{ workPackage: 'WP01', to: 'done', answers: {} }]);
  });

  it('shows why a move is refused, with what to do, and changes nothing', async () => {
    const board = fakeBoard(some);
    board.refusal = 'An approval of WP01 needs --reviewer.';
    board.press('right', "'m", 'down', 'enter', "'y");
    await settled();
    expect(board.text()).toContain('An approval of WP01 needs --reviewer.');
    expect(board.text()).toContain('spec-kitty status');
    board.press('escape');
    expect(board.text()).toContain('In progress 1');
  });

  it('takes what is pasted for an answer, and never for a yes', () => {
    const board = fakeBoard(some);
    board.press('right', "'m", 'enter', '^u', '"heron\ry');
    expect(board.text()).toContain('Who takes it  heron');
    expect(board.text()).toContain('Move it?');
    expect(board.moves).toEqual([]);
  });

  it('leaves the move at every step with Esc', () => {
    const board = fakeBoard(some);
    board.press('right', "'m", 'enter', 'enter', 'escape', 'escape', 'escape');
    expect(board.text()).not.toContain('Move WP01');
    expect(board.moves).toEqual([]);
  });

  it('says what others moved, and keeps the selection', () => {
    const board = fakeBoard(some);
    board.press('down');
    board.now = some.map((one) => (one.id === 'WP03' ? { ...one, lane: 'for_review' } : one));
    board.screen.refresh();
    expect(board.text()).toContain('WP03 went from Planned to For review.');
    expect(selected(board)).toBe('WP03');
    board.now = some.filter(({ id }) => id !== 'WP03');
    board.screen.refresh();
    expect(selected(board)).toBe('WP02');
  });

  it('quits with q and Ctrl-C, and pauses with Ctrl-Z', () => {
    const board = fakeBoard(some);
    board.press("'q", '^z', "'/", "'q", '^c');
    expect(board.quits).toEqual(['quit', 'suspend', 'quit']);
  });
});
