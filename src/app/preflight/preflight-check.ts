import type { BuiltMerge } from '../merge/build-merge';
import type { MergeSetting } from '../merge/merge-setting';
import type { Diagnostic } from '../../domain/problem/diagnostic';
import type { Problem } from '../../domain/problem/problem';
import type { GitObjects } from '../../ports/git-objects';
import type { Ports } from '../../ports/ports';

/** What stands against a merge, or is worth knowing before it. One of severity `error` blocks. */
export interface Finding extends Diagnostic {
  /** What it is about: a branch, a work package, or the mission. */
  readonly branch_or_work_package: string;
}

/** What every check may look at. */
export interface PreflightSubject extends MergeSetting {
  /** The merge as it would be; null while a branch is missing. */
  readonly built: BuiltMerge | null;
  /** Where the commits of `built` can be read. */
  readonly objects: GitObjects;
  readonly isPushed: boolean;
}

/** One question about a merge: `gather` reads, `judge` is pure. */
export interface PreflightCheck<Facts> {
  readonly asks: string;
  gather(ports: Ports, subject: PreflightSubject): Facts;
  judge(facts: Facts, subject: MergeSetting): readonly Finding[];
}

export function blocks(about: string, problem: Problem): Finding {
  return { ...problem, severity: 'error', branch_or_work_package: about };
}

export function warns(about: string, problem: Problem): Finding {
  return { ...problem, severity: 'warning', branch_or_work_package: about };
}
