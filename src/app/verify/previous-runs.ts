import { isPending } from '../commit-state';
import { cyclesOf } from '../review/verdict-artifact';
import { isWork } from './work-under-test';
import type { FoundMission } from '../find-missions';
import type { KnownPlan } from '../read-plan';
import type { JsonObject, JsonValue } from '../../domain/canonical-json/json-value';
import { ownedPaths } from '../../domain/guard/owned-paths';
import { VERIFIED } from '../../domain/status/recorded-verification';
import type { ReviewTurn } from '../../domain/verify/find-stall';
import { parseRecord, type VerificationRecord } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

/** A verification of the past, as the log and its file tell it together. */
export interface PreviousRun {
  readonly record: VerificationRecord;
  /** As the log has it. */
  readonly payload: JsonObject;
}

interface RunSubject {
  readonly mission: FoundMission;
  readonly plan: KnownPlan;
  readonly workPackage: string;
}

/** Absolute path of the next record. A file that an interrupted run left without its event is written anew instead. */
export function nextRecordPath(ports: Ports, subject: RunSubject): string {
  const { mission, plan, workPackage } = subject;
  const { folder } = cyclesOf(mission, plan, workPackage);
  const numbers = ports.files.list(folder).flatMap((name) => Number(/^verify-(\d+)\.json$/.exec(name)?.[1] ?? 0));
  const highest = Math.max(0, ...numbers);
  const last = `${folder}/verify-${highest}.json`;
  const isRecorded = recordedRuns(ports, subject).some(({ report }) =>
    textOf(report).endsWith(`/verify-${highest}.json`),
  );
  const isLeftOver = highest > 0 && !isRecorded && isPending(ports, mission.location, last);
  return isLeftOver ? last : `${folder}/verify-${highest + 1}.json`;
}

/**
 * The verifications of a work package, oldest first. Only those count whose file is what the log says it is: neither a
 * file nor an event alone is evidence. Reads the whole log.
 */
export function previousRuns(ports: Ports, subject: RunSubject): readonly PreviousRun[] {
  return recordedRuns(ports, subject).flatMap((payload) => readRun(ports, subject, payload) ?? []);
}

/**
 * The newest verification for a review; null when there is none. A newest one whose file is gone or changed hides the
 * ones before it: they are not the last word.
 */
export function newestReview(ports: Ports, subject: RunSubject): VerificationRecord | null {
  const newest = recordedRuns(ports, subject)
    .filter(({ role }) => role === 'reviewer')
    .at(-1);
  return newest === undefined ? null : (readRun(ports, subject, newest)?.record ?? null);
}

/** What the log tells of the verifications of a work package, oldest first. */
function recordedRuns(ports: Ports, { mission, workPackage }: RunSubject): readonly JsonObject[] {
  return ports.log
    .events(mission.location)
    .flatMap((event) => (event.family === 'lifecycle' && event.event_type === VERIFIED ? [event] : []))
    .filter(({ payload }) => payload['wp_id'] === workPackage)
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.event_id ?? '', b.event_id ?? ''))
    .map(({ payload }) => payload);
}

function readRun(ports: Ports, { mission, plan, workPackage }: RunSubject, payload: JsonObject): PreviousRun | null {
  const name = /\/(verify-\d+\.json)$/.exec(textOf(payload['report']))?.[1];
  if (name === undefined) return null;
  const text = ports.files.readText(`${cyclesOf(mission, plan, workPackage).folder}/${name}`);
  if (text === null || ports.digest(text) !== payload['report_sha256']) return null;
  const record = parseRecord(text);
  return record === null || record.wp_id !== workPackage ? null : { record, payload };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True when nothing that counts as work differs between two commits. */
export function isSameWork(ports: Ports, folder: string, from: string, to: string): boolean {
  return changesBetween(ports, folder, from, to)?.every((path) => !isWork(path)) ?? false;
}

/**
 * Whether the implementer's own tests passed on work that is still the same in every owned file. Null when nobody
 * recorded a run: that is not known, and counts for nothing.
 */
export function implementerTestsPassed(
  ports: Ports,
  runs: readonly PreviousRun[],
  facts: { readonly folder: string; readonly commit: string; readonly ownedFiles: readonly string[] },
): boolean | null {
  const last = runs.filter(({ record }) => record.role === 'implementer').at(-1)?.record;
  if (last === undefined) return null;
  const changed = changesBetween(ports, facts.folder, last.commit, facts.commit);
  const owned = ownedPaths(facts.ownedFiles);
  return last.outcome === 'passed' && changed !== null && !changed.some((path) => owned.owns(path));
}

/** Paths in which two commits differ; null when one of them is not there any more. */
export function changesBetween(ports: Ports, folder: string, from: string, to: string): readonly string[] | null {
  if (from === to) return [];
  if (ports.objects.commitOf(folder, from) === null || ports.objects.commitOf(folder, to) === null) return null;
  return ports.objects.changedBetween(folder, from, to);
}

/** One turn for each reviewed state of the work: a run that was repeated on the same commit is the same turn. */
export function reviewTurns(runs: readonly VerificationRecord[]): readonly ReviewTurn[] {
  const reviews = runs.filter(({ role }) => role === 'reviewer');
  return reviews
    .filter(({ commit }, index) => reviews[index + 1]?.commit !== commit)
    .map((record) => ({
      signature: record.signature,
      criteriaMet: record.criteria.met,
      verdict: record.outcome,
      classification: record.classification,
      decision: record.decision,
    }));
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
