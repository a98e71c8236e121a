import type { Lane } from '../status/lanes';

/** What one work package contributes to the choice of the next step. */
export interface NextWorkPackage {
  readonly id: string;
  /** `genesis` when the log does not know it yet. */
  readonly lane: Lane;
  readonly dependencies: readonly string[];
  /** Who holds it: the agent slot, else the actor of the last move; null when nobody does. */
  readonly holder: string | null;
  /** Who started or handed over the work last; null when it never started. */
  readonly implementer: string | null;
}

export interface PendingDecision {
  readonly id: string;
  readonly inputKey: string | null;
  readonly question: string | null;
  readonly options: readonly string[];
}

/** The latest `next --result`, while no later move of the mission supersedes it. */
export interface StandingReport {
  readonly step: string;
  readonly workPackage: string | null;
  readonly actor: string;
  readonly result: 'success' | 'failed' | 'blocked';
  readonly reason: string | null;
}

/** Everything the next step depends on. Facts only: nothing in here was decided before. */
export interface NextFacts {
  /** The agent that asks; null when the question is anonymous. */
  readonly agent: string | null;
  readonly isMerged: boolean;
  /** Accepted, and nothing has moved since. */
  readonly isAccepted: boolean;
  readonly hasSpec: boolean;
  /** A spec that still is the scaffold does not count as written. */
  readonly isSpecSubstantive: boolean;
  readonly hasPlan: boolean;
  /** True when there is at least one work-package file or a manifest. */
  readonly hasTasks: boolean;
  /** True once the log holds a work package. */
  readonly isFinalized: boolean;
  /** In id order. */
  readonly workPackages: readonly NextWorkPackage[];
  readonly pendingDecisions: readonly PendingDecision[];
  readonly standingReport: StandingReport | null;
}

/** Why a work package cannot be taken now. */
export interface Waiting {
  readonly wp_id: string;
  readonly lane: Lane;
  readonly reason: string;
  /** The unfinished dependencies, each with its lane; empty when something else holds it up. */
  readonly waits_for: readonly { readonly wp_id: string; readonly lane: Lane }[];
}

export type MissionStep =
  'specify' | 'plan' | 'tasks' | 'finalize' | 'implement' | 'review' | 'accept' | 'merge' | 'done';

/** The answer of {@link chooseNext}. A query and an advance show the same one, in different frames. */
export interface NextDecision {
  readonly kind: 'step' | 'decision_required' | 'blocked' | 'terminal';
  /** The phase the mission is in. */
  readonly state: MissionStep;
  /** What to do, as a command-level verb; null when there is nothing to do now. */
  readonly action: string | null;
  readonly workPackage: string | null;
  /** A stable word where one exists (`dependencies_not_satisfied`, `all_wps_in_progress`, …), else a sentence; null for a plain step. */
  readonly reason: string | null;
  readonly waiting: readonly Waiting[];
  readonly decision: PendingDecision | null;
}

/** The stable words of {@link NextDecision} as sentences for people. */
const REASONS: Readonly<Record<string, string>> = {
  dependencies_not_satisfied: 'what is planned waits for work packages that are not approved yet',
  all_wps_in_progress: 'every open work package is with somebody',
  review_needs_another_agent: 'what is handed over needs a reviewer that did not implement it',
  review_in_progress: 'what is handed over is in review',
  no_planned_wps: 'nothing is planned: every open work package is blocked',
  not_finalized: 'the tasks are not finalised',
};

/** A reason for people; what is no stable word is a sentence already. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? reason;
}
