import { buildMerge } from './build-merge';
import { gatherSetting, type MergeSetting } from './merge-setting';
import { selectEvenFinished } from '../select-even-finished';
import { assertWritable } from '../assert-writable';
import { commitState, notePendingPaths } from '../commit-state';
import type { FoundMission } from '../find-missions';
import { knownWorkPackages, type MissionFacts } from '../mission-facts';
import { isBlocked, preflight } from '../preflight/preflight';
import { blocks, type Finding } from '../preflight/preflight-check';
import { receiptDiagnostics, recordEvents } from '../record-events';
import { isJsonArray, type JsonObject } from '../../domain/canonical-json/json-value';
import { printMeta } from '../../domain/mission/meta';
import type { Outcome } from '../../domain/problem/diagnostic';
import { gitAt } from '../../domain/problem/shell-word';
import { openSubtasks } from '../../domain/status/open-subtasks';
import { isAcceptedStill, momentOfAcceptance } from '../../domain/status/acceptance';
import { laneOf } from '../../domain/status/log-state';
import { formatMoment } from '../../domain/status/moment';
import { lifecycleDraft } from '../../domain/status/transition-draft';
import type { Ports } from '../../ports/ports';

export interface AcceptRequest {
  readonly mission: string | undefined;
  readonly actor: string;
  readonly isDryRun: boolean;
}

export interface AcceptOutcome extends Outcome {
  readonly mission_slug: string;
  readonly mission_number: number | null;
  readonly mission_type: string;
  readonly branch: string | null;
  readonly ok: boolean;
  /** True when every work package is approved, done or canceled. */
  readonly all_done: boolean;
  readonly lanes: Readonly<Record<string, readonly string[]>>;
  readonly missing_artifacts: readonly string[];
  readonly needs_clarification: readonly string[];
  readonly unchecked_tasks: readonly string[];
  readonly findings: readonly Finding[];
  /** True when it was accepted before and nothing has changed since. */
  readonly already_accepted: boolean;
  readonly dry_run: boolean;
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
  readonly event_id: string | null;
  readonly commit: string | null;
}

interface SpecFacts {
  readonly missing: readonly string[];
  readonly unclear: readonly string[];
  readonly unchecked: readonly string[];
}

/** Says whether a mission is ready, by everything a merge looks at and what its texts say; and records that it is. */
export async function acceptMission(ports: Ports, request: AcceptRequest): Promise<AcceptOutcome> {
  const { repository, mission } = selectEvenFinished(ports, request.mission);
  assertWritable(ports, mission);
  const setting = gatherSetting(ports, repository, mission, { strategy: 'merge', target: undefined });
  const spec = specFacts(ports, setting);
  const findings = [
    ...ports.objects.inScratch(setting.home.checkout.root, (objects) => {
      const options = { isPushed: false, keepsBranches: false, keepsWorktrees: false };
      const built = buildMerge(ports, objects, setting, options);
      return preflight(ports, { ...setting, built, objects, isPushed: false });
    }),
    ...specFindings(setting, spec),
  ];
  const isBlockedNow = isBlocked(findings);
  const isAccepted = !isBlockedNow && isAcceptedStill(mission.meta?.row['accepted_at'], setting.facts.state);
  const outcome = describe(setting, spec, findings, request, isAccepted);
  if (isBlockedNow) return { ...outcome, blocked: true };
  return request.isDryRun || isAccepted ? outcome : record(ports, setting, request, outcome);
}

async function record(
  ports: Ports,
  { repository, mission, home, facts }: MergeSetting,
  { actor }: AcceptRequest,
  outcome: AcceptOutcome,
): Promise<AcceptOutcome> {
  const at = formatMoment(momentOfAcceptance(facts.state, ports.clock.nowMicros()));
  const mode = ports.repositories.defaultRemote(repository) === null ? 'local' : 'pr';
  const path = `${mission.location.planningDirectory}/meta.json`;
  notePendingPaths(ports, mission.location, [path]);
  const fields = acceptedFields(mission, { at, actor, mode, from: home.sha });
  ports.files.writeAll(mission.location.checkout, [{ path, content: printMeta(fields) }]);
  const aggregate = { type: 'Mission', id: mission.missionId ?? mission.slug } as const;
  const payload = { mission_slug: mission.slug, actor, mode };
  const receipt = await recordEvents(ports, mission.location, () => ({
    accepted: true,
    drafts: [lifecycleDraft('MissionAccepted', aggregate, payload, { accepted_at: 'offset' })],
  }));
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    paths: [path],
    message: `${mission.slug}: accepted`,
  });
  return {
    ...outcome,
    accepted_at: at,
    accepted_by: actor,
    event_id: receipt.events.at(-1)?.event_id ?? null,
    commit: committed.commit,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
}

function acceptedFields(
  { meta }: FoundMission,
  { at, actor, mode, from }: { at: string; actor: string; mode: string; from: string | null },
): JsonObject {
  const row = meta?.row ?? {};
  const entry = { accepted_at: at, accepted_by: actor, acceptance_mode: mode, accepted_from_commit: from };
  const history = row['acceptance_history'];
  return { ...row, ...entry, acceptance_history: [...(isJsonArray(history) ? history : []), entry] };
}

function specFacts(ports: Ports, { mission, facts }: MergeSetting): SpecFacts {
  const { planningDirectory } = mission.location;
  const texts = ['spec.md', 'plan.md', 'tasks.md'].map((name) => ({
    name,
    text: ports.files.readText(`${planningDirectory}/${name}`),
  }));
  const unclear = texts.flatMap(({ name, text }) =>
    (text ?? '')
      .split('\n')
      .flatMap((line, index) => (/\[NEEDS CLARIFICATION/i.test(line) ? [`${name}:${index + 1}`] : [])),
  );
  return {
    // tasks.md is written for people only, and not for every plan.
    missing: texts.filter(({ name, text }) => text === null && name !== 'tasks.md').map(({ name }) => name),
    unclear,
    unchecked: uncheckedTasks(facts),
  };
}

function uncheckedTasks(facts: MissionFacts): readonly string[] {
  return knownWorkPackages(facts)
    .filter(({ id }) => laneOf(facts.state, id) !== 'canceled')
    .flatMap((one) => openSubtasks(facts.state, one).map((task) => `${one.id} ${task}`));
}

function specFindings({ mission, home }: MergeSetting, { missing, unclear, unchecked }: SpecFacts): readonly Finding[] {
  const { slug, location } = mission;
  const finding = (check: string, message: string, remediation: readonly string[]): Finding =>
    blocks(slug, {
      diagnostic_code: 'NOT_ACCEPTABLE',
      message,
      violated_invariant: 'an_accepted_mission_is_complete',
      remediation,
      mission_slug: slug,
      check,
    });
  return [
    ...missing.map((name) =>
      finding('missing_artifacts', `${location.planningDirectory}/${name} does not exist.`, [
        `spec-kitty next --mission ${slug}`,
      ]),
    ),
    ...(unclear.length === 0
      ? []
      : [
          finding('needs_clarification', `Open questions are left in the texts: ${unclear.join(', ')}.`, [
            'Answer them where they stand, take the markers out, and commit:',
            `${gitAt(home.checkout.root)} grep -n "NEEDS CLARIFICATION" -- kitty-specs/${slug}`,
          ]),
        ]),
    ...unchecked.map((task) => {
      const [id = '', name = ''] = task.split(' ');
      return finding('unchecked_tasks', `${name} of ${id} is not done.`, [
        `spec-kitty mark-status ${name} --status done --wp ${id} --mission ${slug}`,
      ]);
    }),
  ];
}

function describe(
  { mission, facts, home }: MergeSetting,
  { missing, unclear, unchecked }: SpecFacts,
  findings: readonly Finding[],
  { isDryRun }: AcceptRequest,
  isAccepted: boolean,
): AcceptOutcome {
  const all = knownWorkPackages(facts).map(({ id }) => ({ id, lane: laneOf(facts.state, id) }));
  const lanes: Record<string, string[]> = {};
  for (const { id, lane } of all) lanes[lane] = [...(lanes[lane] ?? []), id];
  const text = (key: string): string | null => {
    const value = mission.meta?.row[key];
    return isAccepted && typeof value === 'string' ? value : null;
  };
  return {
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    mission_type: mission.meta?.missionType ?? '',
    branch: home.branch,
    ok: !isBlocked(findings),
    all_done: all.every(({ lane }) => ['approved', 'done', 'canceled'].includes(lane)),
    lanes,
    missing_artifacts: missing,
    needs_clarification: unclear,
    unchecked_tasks: unchecked,
    findings,
    already_accepted: isAccepted,
    dry_run: isDryRun,
    accepted_at: text('accepted_at'),
    accepted_by: text('accepted_by'),
    event_id: null,
    commit: null,
  };
}
