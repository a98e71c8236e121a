import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTmux, realTerminal, watchLine, type RealTerminal } from './real-terminal';
import { marksOf } from '../../../src/board/columns/marks';
import { widthOf } from '../../../src/board/terminal-text';
import { hostileTitles } from '../../given/work-package-view';
import { prepare } from '../../recipes/recipe';
import type { Stage } from '../../recipes/recipe';
import { runProcess } from '../../run-program';

/** Needs tmux, as the only way to a terminal that tells what it shows. */
const withTmux = hasTmux ? describe : describe.skip;

let stage: Stage;
let terminal: RealTerminal;
let scratch: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'spec-kitty-terminal-'));
  stage = await prepare('in-review');
});
afterEach(() => terminal.close());
afterAll(() => {
  stage.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** How the terminal handles keys: echo, lines, signals. */
async function settings(): Promise<string> {
  const file = join(scratch, 'stty');
  terminal.run(`clear; stty -g > ${file}; echo "said"`);
  await terminal.shows(/^said$/m);
  return readFileSync(file, 'utf8');
}

function laneOf(id: string): string {
  const { stdout } = runProcess(stage.root, ['status', '--json']);
  const { work_packages } = JSON.parse(stdout) as { work_packages: { id: string; lane: string }[] };
  return work_packages.find((one) => one.id === id)?.lane ?? '';
}

withTmux('board --watch on a real terminal', () => {
  it('moves, filters, opens and follows, at every size, and leaves the terminal as it was', async () => {
    terminal = await realTerminal(stage.root);
    const before = await settings();
    terminal.run(watchLine);
    const first = await terminal.shows('enter open');
    expect(first).toContain('▌WP02');
    expect(terminal.state()).toEqual({ isAlternate: true, hasCursor: false });

    terminal.press('Right', 'm');
    await terminal.shows('▌ Approved');
    terminal.press('Enter', 'otter', 'Enter', 'PR-12', 'Enter');
    await terminal.shows('Move it?');
    terminal.press('y');
    expect(await terminal.shows('Not moved')).toContain('otter implemented WP01 and cannot approve it.');
    expect(laneOf('WP01')).toBe('in_review');
    terminal.press('Escape', 'm');
    await terminal.shows('▌ Approved');
    terminal.press('Enter', 'C-u', 'heron', 'Enter', 'PR-12', 'Enter');
    await terminal.shows('Move it?');
    terminal.press('y');
    await terminal.shows('WP01: moved from In review to Approved.');
    expect(laneOf('WP01')).toBe('approved');

    runProcess(stage.root, ['move-task', 'WP04', '--to', 'blocked', '--note', 'no display']);
    expect(await terminal.shows('WP04 went from Planned to Blocked.')).toContain('Blocked 1');

    terminal.press('/', 'web', 'Enter');
    expect(await terminal.shows('/web  1 of 4')).not.toContain('Next tides');
    terminal.press('Enter');
    await terminal.shows('WP03  Web page');
    terminal.resize(40, 12);
    // Less than its 12 lines, so that nothing scrolls; what it showed before may be there for a moment.
    await terminal.shows(/^(?:[^\n]*\n){0,10}[^\n]*esc back {3}arrows scroll[^\n]*$/);
    terminal.press('Escape');
    await terminal.shows('/web  1 of 4');
    terminal.press('Escape');
    await terminal.shows(/Planned 2\n/);
    terminal.resize(200, 50);
    await terminal.shows(/Planned 2 .* Blocked 1 .* In progress 0 .* Done 0/);

    terminal.press('q');
    await terminal.shows(/ready>$/);
    expect(terminal.state()).toEqual({ isAlternate: false, hasCursor: true });
    expect(await settings()).toBe(before);
  });

  it('gives the terminal back when it is paused, ended by a signal, or crashes', async () => {
    const crash = join(scratch, 'crash.cjs');
    writeFileSync(crash, "process.on('SIGUSR2', () => { throw new Error('struck by lightning'); });");
    terminal = await realTerminal(stage.root, { NODE_OPTIONS: `--require=${crash}` });
    const before = await settings();
    const isBack = async (): Promise<void> => {
      await terminal.shows(/ready>$/);
      expect(terminal.state()).toEqual({ isAlternate: false, hasCursor: true });
      expect(await settings()).toBe(before);
    };
    terminal.run(watchLine);
    await terminal.shows('enter open');
    terminal.press('C-z');
    await terminal.shows('Stopped');
    await isBack();
    terminal.run('fg');
    await terminal.shows('enter open');
    process.kill(terminal.programPid(), 'SIGUSR2');
    expect(await terminal.shows('(INTERNAL)')).toContain('struck by lightning');
    await isBack();
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      terminal.run(watchLine);
      await terminal.shows('enter open');
      process.kill(terminal.programPid(), signal);
      await isBack();
    }
  });

  it('shows ASCII where the locale asks for it, without colours, at 40 columns, whatever the titles are', async () => {
    const hostile = await prepare('finalized');
    const [slug = ''] = /tide-table-\w+/.exec(hostile.git('ls-files', 'kitty-specs')) ?? [];
    const manifest = `kitty-specs/${slug}/wps.yaml`;
    const text = readFileSync(join(hostile.root, manifest), 'utf8');
    hostile.write(
      manifest,
      text.replace('title: Web page', `title: ${JSON.stringify('潮汐表の読み込み 👩\u200d💻 und e\u0301tude')}`),
    );
    terminal = await realTerminal(hostile.root, { LC_ALL: 'C', NO_COLOR: '1' });
    terminal.resize(40, 24);
    terminal.run(watchLine);
    const shown = await terminal.shows('enter open');
    expect(shown).toMatch(/^[\n -~]*$/);
    expect(shown).toContain('> WP01');
    expect(shown).toContain('WP03  ???');
    terminal.press('q');
    await terminal.shows(/ready>$/);
    hostile.remove();
  });

  it('counts the cells of a title as the terminal does', async () => {
    const titles = [
      ...hostileTitles.filter((one) => one.length < 70),
      '한글 ＡＢ ﾊﾝ',
      '👍🏽 1️⃣ ❤️ ✅',
      'か\u3099 e\u0301',
      '…–✓─▌',
    ].map((title) => marksOf({ isUnicode: true }).text(title));
    const asked = join(scratch, 'titles.json');
    const told = join(scratch, 'columns.json');
    writeFileSync(asked, JSON.stringify(titles));
    writeFileSync(join(scratch, 'probe.cjs'), probe);
    terminal = await realTerminal(stage.root);
    terminal.run(`${process.execPath} ${join(scratch, 'probe.cjs')} ${asked} ${told}; echo finished`);
    await terminal.shows(/^finished$/m);
    expect(JSON.parse(readFileSync(told, 'utf8'))).toEqual(titles.map(widthOf));
  });
});

/** Prints each text at the start of a line and asks the terminal where its cursor is then. */
const probe = `
const { readFileSync, writeFileSync } = require('node:fs');
const titles = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const columns = [];
const ask = () => {
  if (columns.length === titles.length) {
    writeFileSync(process.argv[3], JSON.stringify(columns));
    process.stdin.setRawMode(false).pause();
    process.stdout.write('\\r\\n');
    return;
  }
  process.stdout.write('\\r\\u001b[2K' + titles[columns.length] + '\\u001b[6n');
};
process.stdin.setRawMode(true).on('data', (answer) => {
  columns.push(Number(/;(\\d+)R/.exec(String(answer))[1]) - 1);
  ask();
});
ask();
`;
