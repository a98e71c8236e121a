import { installObstacle } from './hook-problems';
import { reportHook, type HooksOutcome } from './hook-report';
import { warning } from '../../domain/problem/diagnostic';
import type { Ports } from '../../ports/ports';

/** Says what stands where git looks for hooks, and what would have to be done for the guard. Writes nothing. */
export function hooksStatus(ports: Ports): HooksOutcome {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const hook = ports.hooks.inspect(repository);
  const report = reportHook(hook);
  const isWanting = !report.is_guarding || (hook.file.state === 'installed' && !report.is_current);
  const obstacle = isWanting ? installObstacle(hook) : null;
  return {
    hooks: [report],
    hooks_path: hook.hooksPath,
    action: 'none',
    next_step: isWanting && obstacle === null ? ['spec-kitty hooks install'] : [],
    ...(obstacle === null ? {} : { diagnostics: [warning(obstacle)] }),
  };
}
