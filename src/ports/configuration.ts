import type { MergeStrategy } from '../domain/merge/merge-plan';
import type { Repository } from '../domain/mission/location';
import type { SettingValue } from '../domain/setup/settings';

/** Where the files of a new mission live. */
export type MissionHome = 'in-place' | 'branch' | 'worktree';

/** What the commit guard does with a commit it does not allow: stop it, say so, or not look at all. */
export type GuardMode = 'block' | 'warn' | 'off';

/** The settings of a project that commands obey, with defaults filled in. */
export interface ProjectConfig {
  /** `agents.auto_commit`; true when absent. */
  readonly autoCommit: boolean;
  /** `agents.available`, or `tools.available` of older projects; empty when absent. */
  readonly agents: readonly string[];
  /** `protection.protected_branches`; empty when absent. */
  readonly protectedBranches: readonly string[];
  /** `agents.<key>.command` by key: the line that starts an agent; empty when absent. */
  readonly agentCommands: Readonly<Record<string, string>>;
  /** `mission.home`; null when absent. */
  readonly missionHome: MissionHome | null;
  /** `review.test_command`: what proves the work; null when absent. */
  readonly testCommand: string | null;
  /** `policy.commit_guard.mode`, or `off` where `policy.commit_guard.enabled` is false; `block` when absent. */
  readonly commitGuard: GuardMode;
  /** `merge.strategy`; `merge` when absent. */
  readonly mergeStrategy: MergeStrategy;
}

export interface Configuration {
  /**
   * Reads `.kittify/config.yaml` of the primary checkout, in a bare repository of the one stood in. An absent file means
   * the defaults.
   *
   * @throws ProblemError CONFIG_INVALID with every wrong setting.
   */
  read(repository: Repository): ProjectConfig;

  /**
   * The stored value of one setting, e.g. `agents.auto_commit`, as YAML reads it; undefined when it is not set.
   *
   * @throws ProblemError CONFIG_INVALID.
   */
  valueOf(repository: Repository, key: string): unknown;

  /**
   * The text of a settings file with one setting changed, and every comment and other setting as it was.
   *
   * @throws ProblemError CONFIG_INVALID when that cannot be done.
   */
  textWith(text: string, key: string, value: SettingValue): string;
}
