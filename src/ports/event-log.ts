import type { MissionLocation } from '../domain/mission/location';
import type { LogEvent, LogFault } from '../domain/status/event';
import type { LogState } from '../domain/status/log-state';

/** What a log says at one moment. */
export interface LogView {
  readonly state: LogState;
  /** False when the log file does not exist: the mission was never finalised. */
  readonly exists: boolean;
  /** True when an incomplete last line was ignored. */
  readonly hasTornTail: boolean;
}

/** Proof of an append: what was read back from the disk, not what was meant to be written. */
export interface AppendReceipt {
  readonly events: readonly LogEvent[];
  readonly before: LogState;
  readonly after: LogState;
  /** Absolute path of the log. */
  readonly logPath: string;
  readonly snapshotPath: string;
  readonly isSnapshotChanged: boolean;
  /** Where an incomplete last line was saved before this append; absent when there was none. */
  readonly tornTailSavedAt?: string;
}

/** The append-only history of missions, and the snapshot derived from it. */
export interface EventLog {
  /**
   * Reduces the log of a mission. Writes nothing. Uses a checkpoint when one fits, so the cost depends on the number
   * of work packages, not of events.
   *
   * @throws ProblemError LOG_UNREADABLE (with every bad line), LOG_FROM_NEWER_VERSION, FILE_UNREADABLE, META_INVALID.
   */
  view(mission: MissionLocation): LogView;

  /** Reads every event in file order. @throws ProblemError as `view`. */
  events(mission: MissionLocation): readonly LogEvent[];

  /** Reads what can be read and lists every fault with its line number; never throws for damage. */
  diagnose(mission: MissionLocation): {
    readonly events: readonly LogEvent[];
    /** The line of each event, counted from 1. */
    readonly lines: readonly number[];
    readonly faults: readonly LogFault[];
    readonly hasTornTail: boolean;
  };

  /**
   * Appends the events that `build` returns for the current view, as one unit, and proves the effect.
   *
   * Under the lock of the mission: read, `build`, one write, fsync, read back through a fresh handle, reduce, compare,
   * refresh `status.json`. `build` must be quick; what it throws goes to the caller and nothing was written. An empty
   * list appends nothing, but still refreshes a stale `status.json`.
   *
   * @throws ProblemError as `view`; LOCK_TIMEOUT, LOG_NOT_WRITABLE, LOG_WRITE_FAILED, SNAPSHOT_NOT_WRITTEN,
   *   STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED.
   */
  append(mission: MissionLocation, build: (view: LogView) => readonly LogEvent[]): Promise<AppendReceipt>;

  /**
   * Takes unreadable lines out of a log, under the lock of the mission: the whole log is saved first.
   *
   * @param chooseLines picks line numbers, counted from 1, from the faults the log has now.
   * @returns where the whole log was saved; null when no line was chosen, and then nothing was written.
   * @throws ProblemError LOCK_TIMEOUT, LOG_NOT_WRITABLE, LOG_WRITE_FAILED.
   */
  setLinesAside(
    mission: MissionLocation,
    chooseLines: (faults: readonly LogFault[]) => readonly number[],
  ): Promise<string | null>;
}
