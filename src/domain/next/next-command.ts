import type { NextDecision } from './next-decision';
import { shellWord } from '../problem/shell-word';

/**
 * The one command that goes on from an answer of `next`: an answer for a decision, the prompt of a step that was issued, or
 * what takes the step that a query shows. Null where there is nothing to do but wait.
 */
export function nextCommand(
  { kind, state, action, workPackage, decision }: NextDecision,
  { slug, agent, prompt }: { readonly slug: string; readonly agent: string | null; readonly prompt: string | null },
): string | null {
  const on = `--mission ${slug} --agent ${agent === null ? 'AGENT' : shellWord(agent)}`;
  if (decision !== null)
    return `spec-kitty next ${on} --result success --decision-id ${shellWord(decision.id)} --answer TEXT`;
  if (prompt !== null) return `cat ${shellWord(prompt)}`;
  if (kind !== 'step' || action === null) return null;
  return state === 'implement' && workPackage !== null
    ? `spec-kitty implement ${workPackage} ${on}`
    : `spec-kitty next ${on} --result success`;
}
