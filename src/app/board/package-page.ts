import type { WorkPackageDocument } from '../dashboard/documents';
import { workPackagePage } from '../dashboard/work-package-page';
import { readMissionFacts } from '../mission-facts';
import { selectMission } from '../select-mission';
import { openSubtasks } from '../../domain/status/open-subtasks';
import type { Ports } from '../../ports/ports';

/** One work package with what a person wants to read of it. */
export type PackagePage = Omit<WorkPackageDocument, 'moves'> & {
  readonly subtasks: readonly { readonly id: string; readonly is_done: boolean }[];
};

/** @throws ProblemError WP_NOT_FOUND. */
export function packagePage(ports: Ports, slug: string, id: string): PackagePage {
  const { mission } = selectMission(ports, slug);
  const { plan, state } = readMissionFacts(ports, mission);
  const subtasks = plan.packages.find((other) => other.id === id)?.subtasks ?? [];
  const open = openSubtasks(state, { id, dependencies: [], subtasks });
  return {
    ...workPackagePage(ports, { mission: slug, workPackage: id, isMoveAllowed: false }),
    subtasks: subtasks.map((subtask) => ({ id: subtask, is_done: !open.includes(subtask) })),
  };
}
