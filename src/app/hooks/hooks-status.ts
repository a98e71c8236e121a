import { reportHook, type HooksOutcome } from './hook-report';
import type { Ports } from '../../ports/ports';

/** Says what stands where git looks for hooks. Writes nothing. */
export function hooksStatus(ports: Ports): HooksOutcome {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const hook = ports.hooks.inspect(repository);
  return { hooks: [reportHook(hook)], hooks_path: hook.hooksPath, action: 'none' };
}
