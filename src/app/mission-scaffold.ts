import type { CreateRequest, CreationPlan } from './plan-creation';
import type { MissionLocation } from '../domain/mission/location';
import { printMeta } from '../domain/mission/meta';
import { formatMoment } from '../domain/status/moment';
import { specScaffold } from '../templates/spec';
import { tasksReadme } from '../templates/tasks-readme';

/** The files a mission begins with. */
export function missionScaffold(
  plan: CreationPlan,
  { directory }: MissionLocation,
  request: CreateRequest,
): readonly { readonly path: string; readonly content: string }[] {
  const { names, home } = plan;
  const meta = {
    created_at: formatMoment(plan.micros),
    flattened: false,
    friendly_name: names.friendlyName,
    home_branch: home.branch,
    mission_id: plan.missionId,
    mission_number: null,
    mission_slug: plan.slug,
    mission_type: request.missionType,
    purpose_context: names.context,
    purpose_tldr: names.tldr,
    slug: plan.slug,
    status_phase: '1',
    target_branch: plan.targetBranch,
    topology: request.hasLanes ? 'lanes' : 'single_branch',
    vcs: 'git',
  };
  return [
    { path: `${directory}/meta.json`, content: printMeta(meta) },
    { path: `${directory}/spec.md`, content: specScaffold(names.friendlyName) },
    { path: `${directory}/tasks/README.md`, content: tasksReadme(home.branch) },
  ];
}
