import { reasonText, type NextDecision, type Waiting } from '../next/next-decision';
import { lanes, type Lane } from '../status/lanes';
import type { RecordedVerification } from '../status/recorded-verification';
import type { GateMode } from '../verify/gate-mode';
import { progressOf, roundHalfEven, type Progress } from './progress';
import { shellWord } from '../problem/shell-word';

/** One work package as every board shows it. Field names are those of the JSON output. */
export interface WorkPackageView {
  readonly id: string;
  readonly title: string;
  readonly lane: Lane;
  /** Who holds it; null when nobody does. */
  readonly agent: string | null;
  /** Who made the last move; null when the log has none. */
  readonly actor: string | null;
  readonly dependencies: readonly string[];
  /** Dependencies that are not approved or done. */
  readonly waits_for: readonly string[];
  /** True when an agent could claim it now. */
  readonly is_ready: boolean;
  readonly subtasks_done: number;
  readonly subtasks_total: number;
  /** Why it is blocked or canceled, as somebody wrote it; null in other lanes, and where nobody said. */
  readonly standstill: string | null;
  /** As stored; null when the log has no move of it. */
  readonly last_transition_at: string | null;
  /** Forced moves so far: a number above 0 is worth a look. */
  readonly force_count: number;
  /** What the reviews of it amount to, in the words of events; null when nobody reviewed it. */
  readonly review_verdict: 'approved' | 'changes_requested' | null;
  /** True when the latest review cycle is newer than the log and says the opposite. */
  readonly is_verdict_contradicted: boolean;
  /** What the newest verification for a review came to; null when there was none. */
  readonly verification: VerificationWord | null;
  /** File name below `tasks/`; null when there is no file. */
  readonly file: string | null;
}

/** A verification in a word. `without_independent_tests`: it may be approved, and its tests could not be run. */
export type VerificationWord = 'verified' | 'without_independent_tests' | 'refused' | 'no_verdict';

/** The word for a recorded verification. */
export function verificationWord({
  outcome,
  decision,
  approved_without_independent_tests: isConditional,
}: RecordedVerification): VerificationWord {
  if (outcome === 'absent') return 'no_verdict';
  if (decision !== 'approve') return 'refused';
  return isConditional ? 'without_independent_tests' : 'verified';
}

/** Something a person or an agent should do about one work package, with the commands that do it. */
export interface Attention {
  readonly kind: 'claim_not_started' | 'blocked' | 'verdict_contradicted' | 'approved_without_tests' | 'conflict_ahead';
  readonly work_package_id: string;
  readonly message: string;
  readonly remediation: readonly string[];
}

/** A stored move whose `from_lane` is not the lane the work package was in. It counts as it stands. */
export interface Anomaly {
  readonly event_id: string;
  readonly work_package_id: string;
  readonly at: string;
  readonly from_lane: string;
  readonly to_lane: string;
  readonly actual_lane: string;
}

/** The state of one mission: terminal, web and `status --json` are drawings of this. */
export interface MissionView {
  readonly mission_slug: string;
  readonly mission_id: string | null;
  readonly mission_number: number | null;
  readonly mission_type: string;
  readonly target_branch: string | null;
  readonly home_branch: string | null;
  /** The phase of the mission, as in `next`. */
  readonly mission_state: string;
  readonly is_finalized: boolean;
  /** What an approval without a verification is here; null when the settings cannot be read. */
  readonly verification_mode: GateMode | null;
  readonly total_wps: number;
  /** Only lanes that hold something. */
  readonly by_lane: Readonly<Partial<Record<Lane, readonly string[]>>>;
  readonly work_packages: readonly WorkPackageView[];
  readonly progress: Progress;
  readonly progress_percentage: number;
  readonly progress_semantics: 'weighted_readiness';
  readonly weighted_percentage: number;
  readonly done_count: number;
  readonly done_percentage: number;
  readonly ready: readonly string[];
  readonly waiting: readonly Waiting[];
  readonly attention: readonly Attention[];
  readonly anomalies: readonly Anomaly[];
  /** True when the log holds more anomalies than are listed. */
  readonly has_more_anomalies: boolean;
  /** What to do now, in one line; and the command for it where there is one. */
  readonly next_action: { readonly text: string; readonly command: string | null };
}

export interface MissionViewFacts {
  readonly mission: Pick<
    MissionView,
    | 'mission_slug'
    | 'mission_id'
    | 'mission_number'
    | 'mission_type'
    | 'target_branch'
    | 'home_branch'
    | 'is_finalized'
    | 'verification_mode'
  >;
  readonly workPackages: readonly WorkPackageView[];
  /** Lanes that are known not to fit together. */
  readonly conflicts: readonly Attention[];
  readonly anomalies: readonly Anomaly[];
  readonly hasMoreAnomalies: boolean;
  /** What `next` answers to an anonymous question. */
  readonly next: NextDecision;
}

/** Draws together what is known of a mission. Pure; the order of work packages is kept. */
export function missionView({
  mission,
  workPackages,
  conflicts,
  anomalies,
  hasMoreAnomalies,
  next,
}: MissionViewFacts): MissionView {
  const progress = progressOf(workPackages.map(({ lane }) => lane));
  const percentage = roundHalfEven(progress.weighted_percentage, 4);
  return {
    ...mission,
    mission_state: next.state,
    total_wps: workPackages.length,
    by_lane: byLane(workPackages),
    work_packages: workPackages,
    progress,
    progress_percentage: percentage,
    progress_semantics: 'weighted_readiness',
    weighted_percentage: percentage,
    done_count: progress.done_wps,
    done_percentage: workPackages.length === 0 ? 0 : roundHalfEven((progress.done_wps / workPackages.length) * 100, 4),
    ready: workPackages.filter((one) => one.is_ready).map(({ id }) => id),
    waiting: next.waiting,
    attention: [...workPackages.flatMap((one) => attentionOf(one, mission.mission_slug)), ...conflicts],
    anomalies,
    has_more_anomalies: hasMoreAnomalies,
    next_action: nextAction(next, mission.mission_slug),
  };
}

function byLane(workPackages: readonly WorkPackageView[]): MissionView['by_lane'] {
  const groups: Partial<Record<Lane, string[]>> = {};
  for (const lane of Object.keys(lanes) as Lane[]) {
    const ids = workPackages.filter((one) => one.lane === lane).map(({ id }) => id);
    if (ids.length > 0) groups[lane] = ids;
  }
  return groups;
}

/** A claim that was never started, a block and a hand-over that waits each come with the command that moves on. */
function attentionOf(one: WorkPackageView, slug: string): readonly Attention[] {
  const on = `--mission ${slug}`;
  const holder = one.agent ?? one.actor ?? 'AGENT';
  if (one.lane === 'claimed') {
    return [
      {
        kind: 'claim_not_started',
        work_package_id: one.id,
        message: `${one.id} is claimed by ${holder} and was not started.`,
        remediation: [
          `spec-kitty implement ${one.id} --agent ${shellWord(holder)} ${on}`,
          `spec-kitty release ${one.id} --reason "claim was interrupted" ${on}`,
        ],
      },
    ];
  }
  if (one.is_verdict_contradicted) {
    return [
      {
        kind: 'verdict_contradicted',
        work_package_id: one.id,
        message: `The log and the latest review cycle of ${one.id} say the opposite.`,
        remediation: [
          `spec-kitty review approve ${one.id} --reviewer NAME --reference REF ${on}`,
          `spec-kitty review override ${one.id} --category custom --reason "why" --actor NAME ${on}`,
        ],
      },
    ];
  }
  if (one.lane === 'approved' && one.verification === 'without_independent_tests') {
    return [
      {
        kind: 'approved_without_tests',
        work_package_id: one.id,
        message: `${one.id} is approved without independent tests: the services they need could not be had.`,
        remediation: [`spec-kitty verify ${one.id} ${on}`],
      },
    ];
  }
  if (one.lane !== 'blocked') return [];
  return [
    {
      kind: 'blocked',
      work_package_id: one.id,
      message: one.standstill === null ? `${one.id} is blocked.` : `${one.id} is blocked: ${firstLine(one.standstill)}`,
      remediation: [`spec-kitty move-task ${one.id} --to in_progress --agent ${shellWord(holder)} ${on}`],
    },
  ];
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}

function nextAction(next: NextDecision, slug: string): MissionView['next_action'] {
  const on = `--mission ${slug}`;
  switch (next.kind) {
    case 'terminal':
      return { text: 'nothing, the mission is finished.', command: null };
    case 'decision_required':
      return {
        text: `Answer the pending decision: ${next.decision?.question ?? next.decision?.id ?? ''}`,
        command: `spec-kitty next ${on}`,
      };
    case 'blocked':
      return {
        text: `wait, ${reasonText(next.reason ?? 'nothing can be taken now')}.`,
        command: `spec-kitty next ${on}`,
      };
    case 'step':
      return {
        text: `${next.action ?? next.state}${next.workPackage === null ? '' : ` ${next.workPackage}`}`,
        command: `spec-kitty next ${on}`,
      };
    default:
      return next.kind satisfies never;
  }
}
