import fc from 'fast-check';
import { graphLines } from '../../src/board/graph-lines';
import { drawRails, graphRails, unicodeRails } from '../../src/board/graph-rails';
import { widthOf } from '../../src/board/terminal-text';
import { displayedLanes } from '../../src/domain/status/lanes';
import { graphView, type GraphView } from '../../src/domain/view/graph-view';
import { namedPalette, plainPalette, withoutMarks } from '../given/plain-palette';
import { hostileTitles, workPackageView } from '../given/work-package-view';

const idAt = (index: number): string => `WP${String(index + 1).padStart(2, '0')}`;

/** Graphs of up to fourteen work packages; with `anyEdge` also circles and dependencies on nothing. */
const anyGraph = (anyEdge: boolean): fc.Arbitrary<GraphView> =>
  fc.integer({ min: 1, max: 14 }).chain((count) =>
    fc
      .tuple(
        ...Array.from({ length: count }, (_, index) =>
          fc.record({
            dependencies: fc.uniqueArray(fc.nat({ max: anyEdge ? count : Math.max(0, index - 1) }), { maxLength: 4 }),
            lane: fc.constantFrom(...displayedLanes),
            title: fc.oneof(fc.constantFrom(...hostileTitles), fc.string({ unit: 'grapheme' })),
            agent: fc.option(fc.constantFrom('otter', '川獺')),
          }),
        ),
      )
      .map((all) =>
        graphView(
          all.map(({ dependencies, ...more }, index) =>
            workPackageView(idAt(index), {
              ...more,
              dependencies: dependencies.filter((one) => anyEdge || one < index).map(idAt),
            }),
          ),
        ),
      ),
  );

/** Reads the edges back from the picture, as an eye follows the lines. */
function edgesIn(graph: GraphView): readonly string[] {
  const { rows, width } = graphRails(graph);
  const edges: string[] = [];
  let owners: (string | null)[] = [];
  let marked = -1;
  for (const { id, cells } of rows) {
    const text = drawRails(cells, width, unicodeRails, '●');
    const at = text.indexOf('●');
    const isUp = (glyph: string | undefined): boolean => '│├┤┼┴╰╯'.includes(glyph ?? ' ');
    const isDown = (glyph: string | undefined): boolean => '│├┤┼'.includes(glyph ?? ' ');
    for (let column = 0; column < width; column++) {
      const glyph = text[column * 2];
      if (isUp(glyph)) expect(owners[column]).toBeTruthy();
    }
    if (id !== null) {
      const reached = [at];
      for (let one = at; text[one + 1] === '─';) reached.push((one += 2));
      for (let one = at; text[one - 1] === '─';) reached.push((one -= 2));
      for (const one of reached) {
        // A mark below a mark is connected to nothing above.
        const owner = one === at && marked === at ? null : owners[one / 2];
        const isJoined = one === at || (isUp(text[one]) && text[one] !== '│');
        if (isJoined && owner != null) edges.push(`${owner}>${id}`);
      }
    }
    marked = at;
    owners = Array.from({ length: width }, (_, column) => {
      if (column * 2 === at) return id;
      return isDown(text[column * 2]) ? (owners[column] ?? null) : null;
    });
  }
  return edges;
}

it('draws every edge, and none that is not there', () => {
  fc.assert(
    fc.property(anyGraph(false), (graph) => {
      expect([...edgesIn(graph)].sort()).toEqual(graph.edges.map(({ from, to }) => `${from}>${to}`).sort());
    }),
  );
});

it('fits any screen, shows every work package once, and obeys the character set, circles included', () => {
  fc.assert(
    fc.property(anyGraph(true), fc.integer({ min: 24, max: 120 }), fc.boolean(), (graph, columns, isUnicode) => {
      const named = { mission_slug: 'tide-table-01KJMA0F', ...graph };
      const lines = graphLines(named, plainPalette, { columns, isUnicode });
      const drawn = lines.filter((line) => !line.startsWith('  spec-kitty '));
      for (const line of drawn) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      if (!isUnicode) expect(drawn.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      const picture = lines.slice(2, lines.lastIndexOf(''));
      const rows = picture.flatMap((line) => /^[^\w]*[o#]?[^\w]*(WP\d+)(?: |$)/.exec(line)?.[1] ?? []);
      for (const { id } of graph.nodes) expect(rows).toContain(id);
      expect(rows.length).toBeGreaterThanOrEqual(graph.nodes.length);
      expect(graphLines(named, namedPalette, { columns, isUnicode }).map(withoutMarks)).toEqual(lines);
    }),
    { numRuns: 60 },
  );
});

const tides = graphView([
  workPackageView('WP01', { title: '潮汐表の読み込み', lane: 'in_review', agent: 'heron' }),
  workPackageView('WP02', { title: 'Next tides lookup', dependencies: ['WP01'] }),
  workPackageView('WP03', { title: 'Web page 🌊', dependencies: ['WP02', 'WP01'] }),
  workPackageView('WP04', { title: 'Status line command', dependencies: ['WP01'] }),
]);
const named = { mission_slug: 'tide-table', ...tides };

it('draws layers, lines, lanes and the critical path', () => {
  expect(graphLines(named, plainPalette, { columns: 72, isUnicode: true })).toEqual([
    'tide-table',
    '',
    '◆      WP01  潮汐表の読み込み     In review    heron',
    '│',
    '├─◆    WP02  Next tides lookup    Planned',
    '├─│─●  WP04  Status line command  Planned',
    '│ │',
    '◆─╯    WP03  Web page 🌊          Planned',
    '',
    '◆ Critical path: WP01 → WP02 → WP03',
  ]);
});

it('draws the same at forty columns without UTF-8', () => {
  expect(graphLines(named, plainPalette, { columns: 40, isUnicode: false })).toEqual([
    'tide-table',
    '',
    '#      WP01  ????????????????',
    '|            In review, heron',
    '|',
    '+-#    WP02  Next tides lookup',
    '| |          Planned',
    '+-|-o  WP04  Status line command',
    '| |          Planned',
    '| |',
    "#-'    WP03  Web page ??",
    '             Planned',
    '',
    '# Critical path: WP01 -> WP02 -> WP03',
  ]);
});

it('tells what comes after what in words where lines would take the screen', () => {
  const wide = graphView([
    ...[0, 1, 2, 3, 4, 5, 6].map((index) => workPackageView(idAt(index))),
    workPackageView('WP08', { dependencies: [0, 1, 2, 3, 4, 5, 6].map(idAt), lane: 'blocked' }),
  ]);
  const lines = graphLines({ mission_slug: 'm', ...wide }, plainPalette, { columns: 40, isUnicode: true });
  expect(lines.slice(-6)).toEqual([
    '◆ WP08  Tide file parser',
    '        Blocked',
    '        after WP01, WP02, WP03, WP04,',
    '        WP05, WP06, WP07',
    '',
    '◆ Critical path: WP01 → WP08',
  ]);
});

it('names circles and unknown dependencies, and what checks the plan', () => {
  const broken = graphView([
    workPackageView('WP01', { dependencies: ['WP02'] }),
    workPackageView('WP02', { dependencies: ['WP01', 'WP99', 'WP99'] }),
  ]);
  expect(broken.unknown_dependencies).toEqual([{ work_package_id: 'WP02', depends_on: 'WP99' }]);
  expect(
    graphLines({ mission_slug: 'm', ...broken }, plainPalette, { columns: null, isUnicode: true }).slice(-3),
  ).toEqual([
    'A circle of dependencies: WP01 → WP02 → WP01.',
    'WP02 depends on WP99, which this mission does not have.',
    '  spec-kitty finalize-tasks --validate-only --mission m',
  ]);
});

it('has no picture of nothing', () => {
  expect(graphLines({ mission_slug: 'm', ...graphView([]) }, plainPalette, { columns: 80, isUnicode: true })).toEqual([
    'm',
    '',
    'No work packages yet.',
  ]);
});
