import type { DeclarationSource } from '../verify/declared-services';
import type { IntegrationContract } from './integration-contract';
import type { ServiceRecipe } from './service-recipe';

/** The services of one work package, and who said so. */
export interface WorkPackageServices {
  readonly services: readonly string[];
  readonly source: DeclarationSource;
}

/** What the work packages of a mission agreed on. Plain data, so it can be cached. */
export interface Agreements {
  readonly contracts: readonly IntegrationContract[];
  /** By work package. */
  readonly services: Readonly<Record<string, WorkPackageServices>>;
  /** `verify.command` by work package; absent where nothing is said. */
  readonly commands: Readonly<Record<string, string>>;
  readonly recipes: readonly ServiceRecipe[];
}

export const noAgreements: Agreements = { contracts: [], services: {}, commands: {}, recipes: [] };
