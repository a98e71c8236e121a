import { absolutePath } from '../domain/mission/absolute-path';
import { ProblemError } from '../domain/problem/problem';
import type { Ports } from '../ports/ports';

/** A report for people, and the text by which one of the same kind is known. */
export interface Report {
  /** As it was typed; relative to where the command acts. */
  readonly path: string;
  readonly content: string;
  /** Part of `content`: a file that has it may be replaced. */
  readonly mark: string;
}

/**
 * Writes a report over an older one, or where nothing is.
 *
 * @returns the absolute path.
 * @throws ProblemError REPORT_EXISTS for a file that is no report, FILE_NOT_WRITABLE, FILE_UNREADABLE.
 */
export function writeReport(ports: Ports, { path, content, mark }: Report): string {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const checkout = repository.current ?? repository.checkouts[0];
  const target = absolutePath(path, ports.surroundings.directory);
  const isThere = ports.files.kindOf(target) === 'file';
  if (isThere && ports.files.readText(target)?.includes(mark) !== true) {
    throw new ProblemError({
      diagnostic_code: 'REPORT_EXISTS',
      message: `${target} is there already and is no report of spec-kitty.`,
      violated_invariant: 'A report replaces nothing but an older report.',
      remediation: ['Name another file.'],
      path: target,
    });
  }
  const gitDir = checkout?.gitDir ?? repository.commonDir;
  ports.files.writeAll({ root: repository.commonDir, gitDir, branch: null, isPrimary: false }, [
    { path: target, content },
  ]);
  return target;
}
