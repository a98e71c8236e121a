import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import type { Ports } from '../../ports/ports';
import type { ProviderKind, ServiceProvider } from '../../ports/services';

/** A provider that was asked and cannot, with its reason. */
export interface SkippedProvider {
  readonly service: string;
  readonly provider: ProviderKind;
  readonly reason: string;
}

/** The first provider of the given ones that can run a service, and why those before it cannot. */
export async function chooseProvider(
  ports: Ports,
  recipe: ServiceRecipe,
  kinds: readonly ProviderKind[],
): Promise<{ readonly provider: ServiceProvider | null; readonly skipped: readonly SkippedProvider[] }> {
  const skipped: SkippedProvider[] = [];
  for (const kind of kinds) {
    const provider = ports.serviceProviders.find((one) => one.kind === kind);
    if (provider === undefined) continue;
    const { isAvailable, reason } = await provider.probe(recipe);
    if (isAvailable) return { provider, skipped };
    skipped.push({ service: recipe.name, provider: kind, reason });
  }
  return { provider: null, skipped };
}
