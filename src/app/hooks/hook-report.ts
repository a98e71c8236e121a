import type { Outcome } from '../../domain/problem/diagnostic';
import type { HookFile, InspectedHook } from '../../ports/hooks';

/** One hook as commands show it. */
export interface HookReport {
  readonly name: string;
  readonly path: string;
  /**
   * `installed` is ours alone, `chained` ours with one that was there before, `changed` ours but edited since, `foreign`
   * somebody else's, `absent` none.
   */
  readonly state: 'absent' | 'installed' | 'chained' | 'changed' | 'foreign';
  /** The hook that runs before ours; null when there is none. */
  readonly chained_to: string | null;
  /** False when git runs no guard here. A changed hook may still run it. */
  readonly is_guarding: boolean;
  /** False when an installation would write a newer text. */
  readonly is_current: boolean;
}

export interface HooksOutcome extends Outcome {
  readonly hooks: readonly HookReport[];
  /** `core.hooksPath`; null when it is not set. */
  readonly hooks_path: string | null;
  /** What was done; `none` when nothing had to be. */
  readonly action: 'none' | 'installed' | 'updated' | 'removed' | 'restored';
  /** What brings the guard; empty where it is there, or where something stands in the way. Of `hooks status` only. */
  readonly next_step?: readonly string[];
}

export function reportHook({ name, path, directory, file }: InspectedHook): HookReport {
  const chained = file.state === 'installed' || file.state === 'changed' ? file.chained : null;
  return {
    name,
    path,
    state: file.state === 'installed' && chained !== null ? 'chained' : file.state,
    chained_to: chained === null ? null : `${directory}/${chained}`,
    is_guarding: isGuarding(file),
    is_current: file.state === 'installed' && file.isCurrent,
  };
}

function isGuarding(file: HookFile): boolean {
  switch (file.state) {
    case 'absent':
      return false;
    case 'installed':
    case 'changed':
      return true;
    case 'foreign':
      return file.callsGuard;
    default:
      return file satisfies never;
  }
}
