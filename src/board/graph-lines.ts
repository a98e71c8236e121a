import {
  asciiRails,
  drawRails,
  graphRails,
  unicodeRails,
  type RailGlyphs,
  type RailRow,
  type Rails,
} from './graph-rails';
import { paintLane } from './paint-lane';
import type { Palette } from './palette';
import { glyphsOf, type Screen } from './screen';
import { clipTo, padTo, shownOn, widthOf, wrapAt } from './terminal-text';
import { lanes } from '../domain/status/lanes';
import type { GraphNode, GraphView } from '../domain/view/graph-view';

/** Width of a picture for a pipe or a file. */
const USUAL_COLUMNS = 80;
/** Below this many cells the lane of a work package stands below its title. */
const LEAST_ROW = 60;
const LANE_WIDTH = 11;
const MOST_HOLDER = 16;
const LEAST_TITLE = 24;

type NamedGraph = GraphView & { readonly mission_slug: string };

/** What every part of a picture is drawn with. */
interface Pen {
  readonly palette: Palette;
  readonly screen: Screen & { readonly columns: number };
  readonly glyphs: RailGlyphs;
  /** Cells of the longest title. */
  readonly longestTitle: number;
}

/**
 * Draws the graph of a mission: one row for each work package, layer by layer, with the lines of what it waits for on
 * the left. Where the lines would take more than a third of the screen, what a work package comes after is told in words.
 */
export function graphLines(graph: NamedGraph, palette: Palette, given: Screen): readonly string[] {
  const screen = { ...given, columns: given.columns ?? USUAL_COLUMNS };
  const slug = wrapAt(shownOn(screen, graph.mission_slug), screen.columns).map((line) => palette.bold(line));
  if (graph.nodes.length === 0) return [...slug, '', 'No work packages yet.'];
  const longestTitle = Math.max(...graph.nodes.map(({ title }) => widthOf(shownOn(screen, title))));
  const pen = { palette, screen, glyphs: screen.isUnicode ? unicodeRails : asciiRails, longestTitle };
  const rails = graphRails(graph);
  const isTooWide = rails.width * 2 > screen.columns / 3;
  return [...slug, '', ...(isTooWide ? layerRows(graph, pen) : railRows(graph, rails, pen)), '', ...footer(graph, pen)];
}

function railRows(graph: GraphView, rails: Rails, pen: Pen): readonly string[] {
  const nodeOf = new Map(graph.nodes.map((node) => [node.id, node]));
  const lines = (cells: RailRow['cells'], mark = ''): string => drawRails(cells, rails.width, pen.glyphs, mark);
  const dim = (text: string): string => pen.palette.dim(text);
  return rails.rows.flatMap(({ id, cells, below }) => {
    const node = nodeOf.get(id ?? '');
    if (node === undefined) return [dim(lines(cells).trimEnd())];
    const mark = markOf(node, pen);
    const drawn = lines(cells, mark);
    const at = drawn.indexOf(mark);
    const start = dim(drawn.slice(0, at)) + paintLane(node.lane, pen.palette, mark) + dim(drawn.slice(at + 1));
    return rowsOf(node, { start, below: dim(lines(below)), width: rails.width * 2 }, pen);
  });
}

/** Without lines: what each work package comes after, in words. */
function layerRows(graph: GraphView, pen: Pen): readonly string[] {
  const { palette } = pen;
  return graph.layers.flatMap((ids, index) => [
    ...(index === 0 ? [] : ['']),
    palette.dim(`Layer ${index + 1}`),
    ...graph.nodes
      .filter(({ id }) => ids.includes(id))
      .flatMap((node) => {
        const start = paintLane(node.lane, palette, markOf(node, pen));
        const before = graph.edges.filter(({ to }) => to === node.id).map(({ from }) => from);
        return rowsOf(node, { start, below: ' ', width: 1 }, pen, before);
      }),
  ]);
}

/** What stands left of the text of a work package, in its first row and in the rows below. */
interface Margin {
  readonly start: string;
  readonly below: string;
  readonly width: number;
}

function rowsOf(node: GraphNode, margin: Margin, pen: Pen, before: readonly string[] = []): readonly string[] {
  const id = shownOn(pen.screen, node.id);
  const room = Math.max(1, pen.screen.columns - margin.width - 1 - widthOf(id) - 2);
  const after = before.length === 0 ? [] : wrapAt(shownOn(pen.screen, `after ${before.join(', ')}`), room);
  const [first = '', ...more] = [...textRows(node, room, pen), ...after.map((line) => pen.palette.dim(line))];
  const indent = ' '.repeat(widthOf(id) + 2);
  return [
    `${margin.start} ${id}  ${first}`.trimEnd(),
    ...more.map((text) => `${margin.below} ${indent}${text}`.trimEnd()),
  ];
}

/** Title, lane and holder of a work package in rows of at most `room` cells. */
function textRows(node: GraphNode, room: number, { palette, screen, longestTitle }: Pen): readonly string[] {
  const title = shownOn(screen, node.title);
  const lane = lanes[node.lane].title;
  const holder = shownOn(screen, holderOf(node));
  if (screen.columns < LEAST_ROW) {
    const said = [lane, holder].filter((part) => part !== '').join(', ');
    return [...wrapAt(title, room), ...wrapAt(said, room).map((line) => paintLane(node.lane, palette, line))];
  }
  const { ellipsis } = glyphsOf(screen);
  const holderWidth = Math.min(MOST_HOLDER, Math.max(0, room - LANE_WIDTH - LEAST_TITLE));
  const titleWidth = Math.min(longestTitle, room - LANE_WIDTH - holderWidth - 4);
  const rest = clipTo(holder, holderWidth, ellipsis);
  return [
    [
      padTo(clipTo(title, titleWidth, ellipsis), titleWidth),
      paintLane(node.lane, palette, rest === '' ? lane : padTo(lane, LANE_WIDTH)),
      ...(rest === '' ? [] : [palette.dim(rest)]),
    ].join('  '),
  ];
}

/** Nobody holds what is planned, and it does not matter who held what is through. */
function holderOf({ lane, agent, is_ready }: GraphNode): string {
  if (is_ready) return 'ready';
  return lane === 'planned' || lane === 'done' || lane === 'canceled' ? '' : (agent ?? '');
}

function markOf({ is_critical }: GraphNode, { glyphs }: Pen): string {
  return is_critical ? glyphs.criticalNode : glyphs.node;
}

function footer(graph: NamedGraph, { palette, screen, glyphs }: Pen): readonly string[] {
  const { arrow } = glyphsOf(screen);
  const path = graph.critical_path.join(` ${arrow} `);
  const said = path === '' ? 'Nothing is open.' : `${glyphs.criticalNode} Critical path: ${path}`;
  const notes = [
    ...graph.cycles.map((cycle) => `A circle of dependencies: ${cycle.join(` ${arrow} `)}.`),
    ...graph.unknown_dependencies.map(
      ({ work_package_id: id, depends_on: other }) => `${id} depends on ${other}, which this mission does not have.`,
    ),
  ];
  return [
    ...wrapAt(shownOn(screen, said), screen.columns),
    ...notes.flatMap((note) => wrapAt(shownOn(screen, note), screen.columns).map((line) => palette.yellow(line))),
    ...(notes.length === 0 ? [] : [`  spec-kitty finalize-tasks --validate-only --mission ${graph.mission_slug}`]),
  ];
}
