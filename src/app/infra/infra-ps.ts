import { projectRecipes } from './project-recipes';
import { serviceRow, type InfraListOutcome, type ServiceRow } from './service-row';
import type { Ports } from '../../ports/ports';

/** What is on record for this clone now, and whether it answers. Reads only. */
export async function infraPs(ports: Ports): Promise<InfraListOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const { recipes } = projectRecipes(ports, repository);
  const rows = ports.serviceRecords.list(repository.commonDir).map(async (instance): Promise<ServiceRow> => {
    const provider = ports.serviceProviders.find(({ kind }) => kind === instance.provider);
    const recipe = recipes.find(({ name }) => name === instance.service);
    const canAsk = provider !== undefined && recipe !== undefined;
    return serviceRow(instance, {
      healthy: canAsk ? await provider.isHealthy(recipe, instance) : null,
      isLeftOver: !ports.serviceRecords.isOwned(instance),
    });
  });
  return { services: await Promise.all(rows) };
}
