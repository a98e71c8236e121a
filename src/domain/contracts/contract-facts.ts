import type { DependencyGraph } from '../manifest/dependency-graph';
import type { Agreements } from './agreements';

/** What the checks between work packages look at. */
export interface ContractFacts {
  readonly agreements: Agreements;
  readonly graph: DependencyGraph;
  /** The text behind the header of each work package. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Artifacts that some contract names, also one that cannot be read. */
  readonly mentioned: readonly string[];
}
