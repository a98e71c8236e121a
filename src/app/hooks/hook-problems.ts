import type { Problem } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import type { InspectedHook } from '../../ports/hooks';

/** For a hook that somebody else keeps: it lets a commit pass where the program is not there. */
const GUARD_LINE = 'if command -v spec-kitty >/dev/null; then spec-kitty guard --staged --hook || exit 1; fi';

/** Why our hook cannot be put where git looks for it without changing what is not ours; null when it can. */
export function installObstacle(hook: InspectedHook): Problem | null {
  const { path, directory, hooksPath, place, file, isTracked } = hook;
  if (file.state === 'changed') return changedHook(hook, 'it is left as it is');
  if (file.state === 'installed') return null;
  if (place === 'off') {
    return refusal(
      hook,
      `core.hooksPath is ${hooksPath ?? directory}, which is no directory: git runs no hooks here.`,
      ['To see where that is set: git config --show-origin --get core.hooksPath'],
    );
  }
  if (place === 'outside') {
    return refusal(hook, `${directory} is not in this repository: other repositories may use its hooks too.`, [
      `To have the guard all the same, put this line into ${path}:`,
      GUARD_LINE,
    ]);
  }
  if (isTracked) {
    return refusal(hook, `${path} is tracked by git: it belongs to everybody who has this repository.`, [
      'To have the guard for everybody, put this line into it and commit it:',
      GUARD_LINE,
    ]);
  }
  if (file.state === 'foreign' && file.needsItsName) {
    const own = directory.endsWith('/.husky/_') ? `${directory.slice(0, -2)}/${hook.name}` : path;
    return refusal(hook, `${path} works by its own name, so it would not run under another.`, [
      `To have the guard, put this line into ${own}:`,
      GUARD_LINE,
    ]);
  }
  return null;
}

/** Somebody edited our hook: it is theirs now. */
export function changedHook({ path, directory, file }: InspectedHook, consequence: string): Problem {
  const chained = file.state === 'changed' ? file.chained : null;
  return {
    diagnostic_code: 'HOOK_CHANGED',
    message: `${path} was changed since spec-kitty wrote it, so ${consequence}.`,
    violated_invariant: 'What somebody changed is not overwritten and not removed.',
    remediation: [
      'If the changes are not needed any more, move it away; nothing is lost:',
      `mv ${shellWord(path)} ${shellWord(`${path}.mine`)}`,
      ...(chained === null ? [] : [`mv ${shellWord(`${directory}/${chained}`)} ${shellWord(path)}`]),
      'spec-kitty hooks status',
    ],
    path,
  };
}

function refusal({ path, hooksPath }: InspectedHook, message: string, remediation: readonly string[]): Problem {
  return {
    diagnostic_code: 'HOOK_NOT_INSTALLABLE',
    message,
    violated_invariant: 'A hook that belongs to others as well is changed by people only.',
    remediation,
    path,
    hooks_path: hooksPath,
  };
}
