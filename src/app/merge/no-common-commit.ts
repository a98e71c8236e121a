import { repositoryFolder } from './repository-folder';
import type { Repository } from '../../domain/mission/location';
import type { Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import type { Ports } from '../../ports/ports';

/** Two branches of which nobody can tell who changed what: the commit they come from is not here, or there is none. */
export function noCommonCommit(ports: Ports, repository: Repository, one: string, other: string): Problem {
  const isShallow = ports.files.kindOf(`${repository.commonDir}/shallow`) === 'file';
  return {
    diagnostic_code: 'SHALLOW_CLONE',
    message: isShallow
      ? `This clone is shallow: the commit that ${one} and ${other} come from is not in it.`
      : `${one} and ${other} have no commit in common.`,
    violated_invariant: 'the_common_history_is_known',
    remediation: isShallow
      ? [`${gitAt(repositoryFolder(repository))} fetch --unshallow`]
      : ['git log --oneline --graph --all'],
    branches: [one, other],
  };
}
