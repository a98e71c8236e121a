import { warning, type Diagnostic } from '../domain/problem/diagnostic';
import type { OutboxTask } from '../ports/outbox';
import type { Ports } from '../ports/ports';

/** Looks, after a success, whether this clone has what its attributes count on. */
export function selfCheck(ports: () => Ports): OutboxTask {
  return { phase: 'self_check', run: async () => mergeDriverMissing(ports()) };
}

/** A fresh clone has the attributes but not the setting; git would then leave conflict markers in event logs. */
async function mergeDriverMissing(ports: Ports): Promise<readonly Diagnostic[]> {
  const { primary, commonDir } = ports.repositories.locate(ports.surroundings.directory);
  if (primary === null) return [];
  const attributes = ports.files.readText(`${primary.root}/.gitattributes`) ?? '';
  if (!attributes.includes('merge=spec-kitty-event-log') || ports.git.hasMergeDriver(primary, commonDir)) return [];
  return [
    warning({
      diagnostic_code: 'MERGE_DRIVER_NOT_SET',
      message: '.gitattributes has git unite event logs by spec-kitty, but this clone does not say how.',
      remediation: ['spec-kitty init'],
    }),
  ];
}
