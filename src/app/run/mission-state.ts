import { hasLaneWorktrees, lanePlanIfAny } from '../implement/lane-plan';
import { knownWorkPackages, readMissionFacts, type MissionFacts } from '../mission-facts';
import type { FoundMission } from '../find-missions';
import type { RunWorkPackage } from '../../domain/run/choose-turns';
import { holderOf } from '../../domain/status/holder-of';
import { laneOf, movedOf } from '../../domain/status/log-state';
import { workspaceOf } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/** A mission as it is now, for whoever chooses turns. */
export interface RunState {
  readonly facts: MissionFacts;
  readonly workPackages: readonly RunWorkPackage[];
}

export function readRunState(ports: Ports, mission: FoundMission): RunState {
  const facts = readMissionFacts(ports, mission);
  const lanePlan = lanePlanIfAny(ports, mission);
  const matesOf = (id: string): readonly string[] =>
    lanePlan === null ? [] : (workspaceOf(id, lanePlan, hasLaneWorktrees(mission))?.mates ?? []);
  const workPackages = knownWorkPackages(facts).map(({ id, dependencies }) => ({
    id,
    dependencies,
    lane: laneOf(facts.state, id),
    holder: holderOf(facts.state, id),
    implementer: movedOf(facts.state, id)?.implementer ?? null,
    mates: matesOf(id),
  }));
  return { facts, workPackages };
}
