import { Flags } from '@oclif/core';
import { metrics, metricsOfAll, type MetricsOutcome } from '../src/app/metrics';
import { writeReport } from '../src/app/write-report';
import { metricsLines } from '../src/board/metrics-lines';
import { metricsReports, REPORT_MARK, type ReportFormat } from '../src/board/metrics-reports';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { ProblemError } from '../src/domain/problem/problem';
import type { Ports } from '../src/ports/ports';

interface ReportedMetrics extends MetricsOutcome {
  readonly format: 'text' | ReportFormat;
  /** The report; null where none was asked for, or where it went into a file. */
  readonly report: string | null;
  /** Absolute; null where no file was written. */
  readonly report_path: string | null;
}

const formats = ['text', 'svg', 'html'] as const;

export default class Metrics extends KittyCommand<ReportedMetrics> {
  static override summary = 'Measure how work goes: cycle time, waiting, reviews, rework, throughput';
  static override description =
    'Everything is measured from the event log alone; `--json` says word for word what each figure means. What cannot be known is null, and told as not known.';
  static override examples = [
    '<%= config.bin %> metrics',
    '<%= config.bin %> metrics --all --json',
    '<%= config.bin %> metrics --output metrics.html',
  ];
  static override flags = {
    mission: missionFlag,
    all: Flags.boolean({ summary: 'All missions, alone and together', exclusive: ['mission'] }),
    format: Flags.option({ options: formats, summary: 'What to print; else by the name of the file' })(),
    output: Flags.string({
      char: 'o',
      summary: 'Write the report there; never over a file that is none',
      helpValue: 'FILE',
    }),
  };

  protected async execute(ports: Ports): Promise<ReportedMetrics> {
    const { flags } = await this.parse(Metrics);
    const format = flags.format ?? formats.find((one) => flags.output?.endsWith(`.${one}`)) ?? 'text';
    if (flags.output !== undefined && format === 'text') throw new ProblemError(noReport(flags.output));
    const outcome = flags.all ? metricsOfAll(ports) : metrics(ports, flags.mission);
    if (format === 'text') return { ...outcome, format, report: null, report_path: null };
    const report = metricsReports[format](outcome);
    if (flags.output === undefined) return { ...outcome, format, report, report_path: null };
    const path = writeReport(ports, { path: flags.output, content: report, mark: REPORT_MARK });
    return { ...outcome, format, report: null, report_path: path };
  }

  protected text(outcome: ReportedMetrics, palette: Palette, screen: Screen): readonly string[] {
    if (outcome.report_path !== null) return [`Wrote ${outcome.report_path}`];
    return outcome.report === null ? metricsLines(outcome, palette, screen) : [outcome.report.replace(/\n$/, '')];
  }
}

function noReport(output: string): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: `${output} does not say which report to write.`,
    remediation: ['spec-kitty metrics --output metrics.html', 'spec-kitty metrics --output metrics.svg'],
  };
}
