import type { RunOutcome } from '../app/run/run-outcome';
import type { RunTurn } from '../app/run/run-turn';
import type { Turn } from '../domain/run/choose-turns';
import { lanes } from '../domain/status/lanes';
import type { Palette } from './text-board';

/** One calm line for the beginning or the end of a turn. */
export function turnLine(turn: Turn & { readonly number: number }, end: RunTurn | null): string {
  const who = `${turn.workPackage}  ${turn.agent}`;
  if (end === null) return `… ${who} ${turn.role === 'reviewer' ? 'reviews' : 'implements'} (turn ${turn.number})`;
  const mark = GOOD.includes(end.result) ? '✓' : '!';
  return `${mark} ${who}: ${WORDS[end.result]}${end.detail === null ? '' : `: ${end.detail}`}`;
}

const GOOD: readonly RunTurn['result'][] = ['handed_over', 'approved', 'progress'];

const WORDS: Readonly<Record<RunTurn['result'], string>> = {
  handed_over: 'handed over',
  approved: 'approved',
  rejected: 'sent back',
  progress: 'went on',
  no_progress: 'left nothing behind',
  refused: 'could not begin',
  stalled: 'stalled',
  interrupted: 'interrupted',
};

/** What became of the mission, work package by work package, and where to read on. */
export function runLines(outcome: RunOutcome, palette: Palette): readonly string[] {
  const { mission_slug: slug, is_complete: isComplete, work_packages: all, would_begin: planned } = outcome;
  if (outcome.stopped_by === 'dry_run') return [...plannedLines(slug, planned), '', ...nextLines(outcome)];
  const approved = all.filter(({ left_because: why }) => why === null).length;
  const count = `${approved} of ${all.length} work packages ${all.length === 1 ? 'is' : 'are'} finished`;
  const width = Math.max(0, ...all.map(({ id }) => id.length));
  return [
    isComplete
      ? `${palette.green('✓')} ${palette.bold(slug)}: every work package is approved`
      : `${palette.bold(slug)}: ${count}`,
    ...all.map(({ id, lane, turns, left_because: why }) => {
      const counted = turns === 0 ? '' : `, ${turns} ${turns === 1 ? 'turn' : 'turns'}`;
      return `  ${id.padEnd(width)}  ${lanes[lane].title}${counted}${why === null ? '' : `: ${why}`}`;
    }),
    ...logLines(outcome),
    '',
    ...nextLines(outcome),
  ];
}

function plannedLines(slug: string, planned: RunOutcome['would_begin']): readonly string[] {
  if (planned.length === 0) return [`Nothing of ${slug} can begin now.`];
  return [
    `A run of ${slug} would begin with:`,
    ...planned.map(
      ({ work_package_id: id, role, agent }) => `  ${id}  ${agent} ${role === 'reviewer' ? 'reviews' : 'implements'}`,
    ),
  ];
}

/** What agents printed, of turns that did not end well. */
function logLines({ turns }: RunOutcome): readonly string[] {
  const poor = turns.filter(({ result, log_path }) => !GOOD.includes(result) && log_path !== null).slice(-5);
  return poor.length === 0
    ? []
    : ['', 'What was printed:', ...poor.map(({ work_package_id: id, log_path }) => `  ${id}  ${log_path ?? ''}`)];
}

function nextLines({ next_steps: steps }: RunOutcome): readonly string[] {
  return ['Next:', ...steps.map((line) => `  ${line}`)];
}
