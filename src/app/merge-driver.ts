import { absolutePath } from '../domain/mission/absolute-path';
import { ProblemError } from '../domain/problem/problem';
import type { Outcome } from '../domain/problem/diagnostic';
import { uniteLogs } from '../domain/status/union-logs';
import { findCheckout } from './find-checkout';
import type { Ports } from '../ports/ports';

export interface MergeDriverRequest {
  /** The paths git hands over: common ancestor, this side, other side. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface MergeDriverOutcome extends Outcome {
  /** Where the united log was written: the file of this side. */
  readonly path: string;
}

/** Unites three versions of an event log for git. The result is written over this side's file, as git expects. */
export function mergeEventLogs(ports: Ports, { base, ours, theirs }: MergeDriverRequest): MergeDriverOutcome {
  const absolute = (path: string): string => absolutePath(path, ports.surroundings.directory);
  const united = uniteLogs([
    { name: 'base', text: ports.files.readText(absolute(base)) ?? '' },
    { name: 'ours', text: ports.files.readText(absolute(ours)) ?? '' },
    { name: 'theirs', text: ports.files.readText(absolute(theirs)) ?? '' },
  ]);
  if ('problems' in united) throw new ProblemError(united.problems);
  const checkout = findCheckout(ports, ports.surroundings.directory);
  ports.files.writeAll(checkout, [{ path: absolute(ours), content: united.text }]);
  return { path: absolute(ours) };
}
