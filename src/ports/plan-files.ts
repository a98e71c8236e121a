import type { MissionLocation } from '../domain/mission/location';
import type { ManifestSource, PlanSources, SourceFault } from '../domain/manifest/plan-sources';

/** Reads planning files and edits their headers. Writes nothing itself. */
export interface PlanFiles {
  /** @throws ProblemError FILE_UNREADABLE. */
  read(mission: MissionLocation): PlanSources;

  /** Reads `.kittify/infrastructure.yaml` of a checkout; null when it is absent. @throws ProblemError FILE_UNREADABLE. */
  infrastructure(root: string): ManifestSource | SourceFault | null;

  /**
   * Gives `text` with these header fields set, and every other byte as it was: comments, quoting, order, line ends and
   * body. A field that has the value already is left alone; a new one goes where its rank is.
   */
  withHeaderFields(text: string, changes: Readonly<Record<string, string | readonly string[]>>): string;
}
