import type { NextOutcome } from '../app/next-outcome';
import { reasonText } from '../domain/next/next-decision';
import type { Palette } from './text-board';

const QUERY_BANNER = '[QUERY — no result provided, state not advanced]';

/** The answer of `next` as text. A query says so in its first line. */
export function nextLines(outcome: NextOutcome, palette: Palette): readonly string[] {
  const head = `[${outcome.kind.toUpperCase()}] ${outcome.mission_slug} @ ${outcome.mission_state}`;
  const action = outcome.is_query ? outcome.preview_step : outcome.action;
  return [
    ...(outcome.is_query
      ? [QUERY_BANNER, palette.bold(`${outcome.mission_slug} @ ${outcome.mission_state}`)]
      : [palette.bold(head)]),
    ...(outcome.mission_type === '' ? [] : [`  Mission Type: ${outcome.mission_type}`]),
    ...(action === null ? [] : [`  Action: ${action}${outcome.wp_id === null ? '' : ` ${outcome.wp_id}`}`]),
    ...(outcome.workspace_path === null ? [] : [`  Workspace: ${outcome.workspace_path}`]),
    ...(outcome.reason === null || outcome.reason === outcome.question
      ? []
      : [`  Reason: ${reasonText(outcome.reason)}`]),
    ...question(outcome),
    ...outcome.guard_failures.slice(0, 5).map((failure) => `  Open: ${failure}`),
    ...progress(outcome),
    ...waiting(outcome, palette),
    ...after(outcome),
  ];
}

function question({ question: text, options, decision_id: id, next_step: command }: NextOutcome): readonly string[] {
  if (id === null) return [];
  return [
    ...(text === null ? [] : [`  Question: ${text}`]),
    ...(options ?? []).map((option, index) => `    ${index + 1}. ${option}`),
    `  Decision ID: ${id}`,
    '  To answer it:',
    `    ${command ?? ''}`,
  ];
}

function progress({ progress: figures }: NextOutcome): readonly string[] {
  if (figures === null) return [];
  return [`  Progress: ${Math.round(figures.weighted_percentage)}% (${figures.done_wps}/${figures.total_wps} done)`];
}

function waiting({ waiting: all }: NextOutcome, palette: Palette): readonly string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, 12).map(({ wp_id, reason, waits_for }) => {
    const names = waits_for.map((one) => `${one.wp_id} (${one.lane})`).join(', ');
    return palette.dim(`    ${wp_id}: ${names === '' ? reason : `waits for ${names}`}`);
  });
  const more = all.length > shown.length ? [palette.dim(`    and ${all.length - shown.length} more`)] : [];
  return ['  Waiting:', ...shown, ...more];
}

function after({ prompt_file: prompt, decision_id: decision, next_step: command }: NextOutcome): readonly string[] {
  if (command === null || decision !== null) return [];
  return ['', prompt === null ? '  To take it:' : '  Next step: read the prompt file:', `    ${command}`];
}
