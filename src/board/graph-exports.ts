import { shownOn } from './terminal-text';
import { lanes, type Lane } from '../domain/status/lanes';
import type { GraphNode, GraphView } from '../domain/view/graph-view';

/** The graph of a mission for a program that draws it; every text is escaped for its grammar. */
export const graphExports = { mermaid: mermaidText, dot: dotText } as const;

export type GraphExport = keyof typeof graphExports;

type NamedGraph = GraphView & { readonly mission_slug: string };

/** Fill and line of a lane, readable on light and dark grounds with black text; the label names the lane as well. */
function coloursOf(lane: Lane): readonly [fill: string, line: string] {
  switch (lane) {
    case 'done':
    case 'approved':
      return ['#c9ecd0', '#1a7f37'];
    case 'blocked':
      return ['#ffd5d1', '#b62324'];
    case 'claimed':
    case 'in_progress':
      return ['#cde6ff', '#0969da'];
    case 'for_review':
    case 'in_review':
      return ['#fbeab3', '#8a6100'];
    case 'planned':
    case 'genesis':
    case 'uninitialized':
      return ['#f0f0f0', '#6e7781'];
    case 'canceled':
      return ['#e4e4e4', '#a0a0a0'];
    default:
      return lane satisfies never;
  }
}

/** A flowchart from left to right. Ids of nodes are counted, so that no id can be a word of the language. */
function mermaidText({ nodes, edges }: NamedGraph): string {
  const nameOf = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const used = [...new Set(nodes.map(({ lane }) => lane))];
  const thick = edges.flatMap(({ is_critical }, index) => (is_critical ? [index] : []));
  const lines = [
    'flowchart LR',
    ...nodes.map(
      (node) => `  ${nameOf.get(node.id) ?? ''}["${labelOf(node).map(mermaidLabel).join('<br/>')}"]:::${node.lane}`,
    ),
    ...edges.map(({ from, to }) => `  ${nameOf.get(from) ?? ''} --> ${nameOf.get(to) ?? ''}`),
    ...used.map((lane) => {
      const [fill, line] = coloursOf(lane);
      return `  classDef ${lane} fill:${fill},stroke:${line},color:#1b1f24`;
    }),
    ...(thick.length === 0 ? [] : [`  linkStyle ${thick.join(',')} stroke-width:3px`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A quoted label takes entities only in the form `#NN;`; markup, directives and quotes lose their meaning. */
function mermaidLabel(text: string): string {
  return oneLine(text).replace(/[^\w .,:!?/+=*'\u0080-\u{10ffff}-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}

function dotText({ mission_slug: slug, nodes, edges, layers }: NamedGraph): string {
  const lines = [
    `digraph ${dotQuoted(slug)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontcolor="#1b1f24"];',
    '  edge [color="#6e7781"];',
    ...nodes.map((node) => {
      const [fill, line] = coloursOf(node.lane);
      const label = labelOf(node).map(dotEscaped).join('\\n');
      const width = node.is_critical ? ', penwidth=3' : '';
      return `  ${dotQuoted(node.id)} [label="${label}", fillcolor="${fill}", color="${line}"${width}];`;
    }),
    ...edges.map(
      ({ from, to, is_critical }) => `  ${dotQuoted(from)} -> ${dotQuoted(to)}${is_critical ? ' [penwidth=3]' : ''};`,
    ),
    ...layers.map((ids) => `  { rank=same; ${ids.map((id) => `${dotQuoted(id)};`).join(' ')} }`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function dotQuoted(text: string): string {
  return `"${dotEscaped(text)}"`;
}

/** In labels a backslash starts an escape, and an ampersand an entity. */
function dotEscaped(text: string): string {
  return oneLine(text)
    .replace(/[\\"]/g, (char) => `\\${char}`)
    .replaceAll('&', '&amp;');
}

function labelOf({ id, title, lane, is_critical }: GraphNode): readonly string[] {
  return [id, ...(title === id ? [] : [title]), `${lanes[lane].title}${is_critical ? ', critical path' : ''}`];
}

function oneLine(text: string): string {
  return shownOn({ isUnicode: true }, text).trim();
}
