import type { MoveBody } from './documents';
import { moveTask, type MoveOutcome } from '../move-task';
import { isJsonObject, type JsonValue } from '../../domain/canonical-json/json-value';
import { parseJson } from '../../domain/canonical-json/parse-json';
import type { Ports } from '../../ports/ports';

/** Reads what the page posted; null when it is no move. */
export function parseMove(text: string): MoveBody | null {
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { to, name, note } = value;
  return typeof to === 'string' && typeof name === 'string' && typeof note === 'string' ? { to, name, note } : null;
}

/** Moves a work package as `move-task` does, by every rule of it. */
export function moveOnPage(
  ports: Ports,
  mission: string,
  workPackage: string,
  { to, name, note }: MoveBody,
): Promise<MoveOutcome> {
  const who = name.trim() || null;
  const why = note.trim() || null;
  const isVerdict = to === 'approved' || to === 'done';
  return moveTask(ports, {
    mission,
    workPackage,
    to,
    agent: who,
    note: why,
    reviewer: isVerdict ? who : null,
    approvalRef: isVerdict ? why : null,
    feedbackFile: undefined,
    dryRun: false,
  });
}
