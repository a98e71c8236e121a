import { Flags } from '@oclif/core';
import { graph, type GraphOutcome } from '../src/app/graph';
import { graphExports, type GraphExport } from '../src/board/graph-exports';
import { graphLines } from '../src/board/graph-lines';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

/** `diagram` is null for the picture of the terminal. */
type DrawnGraph = GraphOutcome & { readonly format: 'text' | GraphExport; readonly diagram: string | null };

const formats = ['text', 'mermaid', 'dot'] as const;

export default class Graph extends KittyCommand<DrawnGraph> {
  static override summary = 'Show what waits for what, and the critical path';
  static override description =
    'Work packages stand in layers: everything one depends on is above it. The critical path is the chain of open work packages with the most work left.';
  static override examples = [
    '<%= config.bin %> graph',
    '<%= config.bin %> graph --format mermaid',
    '<%= config.bin %> graph --mission 069 --format dot',
  ];
  static override flags = {
    mission: missionFlag,
    format: Flags.option({ options: formats, default: 'text' as const, summary: 'What to draw' })(),
    ascii: Flags.boolean({ summary: 'Draw the picture without box characters' }),
  };
  private isAscii = false;

  protected async execute(ports: Ports): Promise<DrawnGraph> {
    const { flags } = await this.parse(Graph);
    this.isAscii = flags.ascii;
    const outcome = graph(ports, flags.mission);
    const { format } = flags;
    return { ...outcome, format, diagram: format === 'text' ? null : graphExports[format](outcome) };
  }

  protected text(outcome: DrawnGraph, palette: Palette, screen: Screen): readonly string[] {
    if (outcome.diagram !== null) return [outcome.diagram.replace(/\n$/, '')];
    return graphLines(outcome, palette, this.isAscii ? { ...screen, isUnicode: false } : screen);
  }
}
