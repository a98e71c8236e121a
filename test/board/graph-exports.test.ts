import { spawnSync } from 'node:child_process';
import { graphExports } from '../../src/board/graph-exports';
import { displayedLanes, lanes } from '../../src/domain/status/lanes';
import { graphView } from '../../src/domain/view/graph-view';
import { hostileTitles, workPackageView } from '../given/work-package-view';

const ids = ['WP01', 'end', 'graph', 'a"b', 'back\\slash', '潮', 'x & y; <z>', '-1', '__proto__'];
const hostile = {
  mission_slug: 'tide "table" \\ 潮',
  ...graphView(
    ids.map((id, index) =>
      workPackageView(id, {
        title: hostileTitles[index % hostileTitles.length] ?? '',
        lane: displayedLanes[index % displayedLanes.length] ?? 'planned',
        dependencies: index === 0 ? [] : [ids[index - 1] ?? '', ids[0] ?? ''],
      }),
    ),
  ),
};

describe('mermaid', () => {
  const lines = graphExports.mermaid(hostile).split('\n');

  it('says nothing but what its grammar takes, whatever the titles', () => {
    const label = String.raw`"(?:[\w .,:!?/+=*'\u0080-\u{10ffff}-]|#\d+;|<br/>)*"`;
    const allowed = [
      /^flowchart LR$/,
      new RegExp(`^  n\\d+\\[${label}\\]:::[a-z_]+$`, 'u'),
      /^ {2}n\d+ --> n\d+$/,
      /^ {2}classDef [a-z_]+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}$/,
      /^ {2}linkStyle \d+(?:,\d+)* stroke-width:3px$/,
      /^$/,
    ];
    for (const line of lines) expect(allowed.some((form) => form.test(line)) ? '' : line).toBe('');
  });

  it('has every work package with its lane in words, and every edge', () => {
    expect(lines.filter((line) => line.includes(':::'))).toHaveLength(ids.length);
    expect(lines.filter((line) => line.includes(' --> '))).toHaveLength(hostile.edges.length);
    for (const { lane } of hostile.nodes) expect(lines.join('\n')).toContain(`<br/>${lanes[lane].title}`);
  });
});

const hasDot = spawnSync('dot', ['-V']).status === 0;
const withDot = hasDot ? it : it.skip;

describe('dot', () => {
  it('quotes every name and label', () => {
    const text = graphExports.dot(hostile);
    expect(text).toContain('  "a\\"b" -> "back\\\\slash" ');
    const bare = text.replace(/"(?:[^"\\\n]|\\["\\n])*"/g, 'Q');
    expect(bare.replace(/\[[^\]\n]*\]/g, '')).toMatch(
      /^digraph Q \{\n(?: {2}(?:[\w=]+|node |edge |Q ?(?:-> Q ?)?|\{ rank=same; (?:Q; )+\});?\n)+\}\n$/,
    );
  });

  withDot('is read by Graphviz, which finds the same work packages and edges', () => {
    const { status, stdout, stderr } = spawnSync('dot', ['-Tplain'], {
      input: graphExports.dot(hostile),
      encoding: 'utf8',
    });
    expect({ status, errors: stderr.split('\n').filter((line) => /error/i.test(line)) }).toEqual({
      status: 0,
      errors: [],
    });
    const count = (word: string): number => stdout.split('\n').filter((line) => line.startsWith(`${word} `)).length;
    expect({ nodes: count('node'), edges: count('edge') }).toEqual({ nodes: ids.length, edges: hostile.edges.length });
  });
});
