import type { JsonObject, JsonValue } from '../canonical-json/json-value';
import { isJsonObject } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { printDocument, printLine } from '../canonical-json/print-json';
import { collapseReport } from './execution-lanes';
import { plannedSurface } from './ownership';
import { contractsSection } from '../contracts/contracts-text';
import type { ResolvedPlan } from './resolve-plan';
import { normalizeRefs } from './requirements';
import { tasksText } from './tasks-text';

export interface FinalizationFacts {
  readonly missionSlug: string;
  readonly missionId: string | null;
  /** Where the mission ends up; written into every header. */
  readonly targetBranch: string;
  /** Branch that execution-lane branches are named after, unless the stored file names one. */
  readonly missionBranch: string;
  /** Commit of the target branch now; kept from the first finalisation on. */
  readonly planningCommit: string | null;
  readonly previousLanes: string | null;
  readonly now: string;
}

/** Everything a finalisation writes, computed before the first byte. */
export interface Finalization {
  /** Header fields to set, by file name below `tasks/`. */
  readonly headers: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Null when the mission has no manifest: then `tasks.md` is written by hand. */
  readonly tasksMd: string | null;
  readonly lanesJson: string;
}

/** Plans the writes of a finalisation. The same plan gives the same bytes, however often. */
export function planFinalization(plan: ResolvedPlan, facts: FinalizationFacts): Finalization {
  return {
    headers: Object.fromEntries(plan.files.map((file) => [file.name, headerFields(plan, file, facts.targetBranch)])),
    tasksMd:
      plan.manifest === null
        ? null
        : tasksText(facts.missionSlug, plan.manifest, contractsSection(plan.agreements.contracts)),
    lanesJson: lanesText(plan, facts),
  };
}

function headerFields(
  plan: ResolvedPlan,
  file: ResolvedPlan['files'][number],
  target: string,
): Record<string, string | readonly string[]> {
  const planned = plan.packages.find(({ id }) => id === file.id);
  const entry = plan.manifest?.find(({ id }) => id === file.id);
  const fields: Record<string, string | readonly string[]> = {
    dependencies: planned?.dependencies ?? [],
    planning_base_branch: target,
    merge_target_branch: target,
    // Any wording that names the branch is current: old files are not rewritten for ours.
    branch_strategy: isNamedIn(target, file.branchStrategy) ? file.branchStrategy : branchStrategy(target),
    requirement_refs: normalizeRefs(planned?.requirementRefs ?? []),
  };
  if (entry !== undefined) {
    fields['title'] = entry.title;
    if (entry.ownedFiles.length > 0) fields['owned_files'] = entry.ownedFiles;
    if (file.subtasks.length === 0 && entry.subtasks.length > 0) fields['subtasks'] = entry.subtasks;
  }
  if (file.executionMode === null) fields['execution_mode'] = planned?.executionMode ?? 'code_change';
  if (file.ownedFiles === null) fields['owned_files'] = planned?.ownedFiles ?? [];
  if (file.authoritativeSurface === null) fields['authoritative_surface'] = plannedSurface(planned?.ownedFiles ?? []);
  return fields;
}

/** True when the text names the branch itself, not a longer name that holds it: `main`, but not `maintenance`. */
function isNamedIn(branch: string, text: string): boolean {
  const isPart = (unit: string): boolean => /[\w/-]/.test(unit);
  for (let at = text.indexOf(branch); at >= 0; at = text.indexOf(branch, at + 1)) {
    const behind = text.slice(at + branch.length);
    const isLonger = isPart(behind.charAt(0)) || (behind.startsWith('.') && isPart(behind.charAt(1)));
    if (!isLonger && !isPart(text.charAt(at - 1))) return true;
  }
  return false;
}

function branchStrategy(target: string): string {
  return `Planned on ${target}; the work lands on ${target}. It may start from the branch of a work package it depends on.`;
}

function lanesText({ lanes, ownerships }: ResolvedPlan, facts: FinalizationFacts): string {
  const previous = readPrevious(facts.previousLanes);
  const report = collapseReport(lanes);
  const stored = (key: string, otherwise: JsonValue): JsonValue => previous?.[key] ?? otherwise;
  const content: JsonObject = {
    version: 1,
    mission_slug: facts.missionSlug,
    mission_id: facts.missionId,
    mission_branch: stored('mission_branch', facts.missionBranch),
    target_branch: facts.targetBranch,
    lanes: lanes.lanes.map((lane) => ({
      lane_id: lane.lane_id,
      wp_ids: lane.wp_ids,
      write_scope: lane.write_scope,
      predicted_surfaces: lane.predicted_surfaces,
      depends_on_lanes: lane.depends_on_lanes,
      parallel_group: lane.parallel_group,
    })),
    computed_at: facts.now,
    computed_from: 'dependency_graph+ownership',
    planning_artifact_wps: ownerships
      .filter(({ executionMode }) => executionMode === 'planning_artifact')
      .map(({ wpId }) => wpId),
    ...planningCommit(previous, facts.planningCommit),
    ...(report === null ? {} : { collapse_report: report }),
  };
  const isUnchanged = previous !== null && withoutTime(previous) === withoutTime(content);
  if (isUnchanged && facts.previousLanes !== null) return facts.previousLanes;
  return printDocument(content, { isSorted: false, isAscii: true });
}

/** Captured by the first finalisation; a file of the time before the field existed stays without it. */
function planningCommit(previous: JsonObject | null, current: string | null): JsonObject {
  if (previous !== null && !Object.hasOwn(previous, 'planning_commit_sha')) return {};
  return { planning_commit_sha: previous?.['planning_commit_sha'] ?? current };
}

function readPrevious(text: string | null): JsonObject | null {
  if (text === null) return null;
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function withoutTime({ computed_at: _, ...rest }: JsonObject): string {
  return printLine(rest);
}
