import { chooseProvider } from './choose-provider';
import { projectRecipes } from './project-recipes';
import { knownContracts } from '../contracts/known-contracts';
import { providerKinds, verificationPolicy } from '../verify/verification-policy';
import type { Diagnostic, Outcome } from '../../domain/problem/diagnostic';
import { maskSecrets } from '../../domain/verify/mask-secrets';
import type { Ports } from '../../ports/ports';
import type { ProviderKind } from '../../ports/services';

export interface InfraDoctorOutcome extends Outcome {
  readonly providers: readonly {
    readonly service: string;
    readonly provider: ProviderKind;
    readonly available: boolean;
    readonly reason: string;
  }[];
  /** For each service the provider that would run it; null when none can. */
  readonly chosen: Readonly<Record<string, ProviderKind | null>>;
  /** The providers that the settings allow, in the order they are asked. */
  readonly allowed: readonly ProviderKind[];
}

/** What every provider says about every service. Starts nothing. Blocked by a file of recipes that is wrong. */
export async function infraDoctor(ports: Ports, mission: string | undefined): Promise<InfraDoctorOutcome> {
  const known = mission === undefined ? null : knownContracts(ports, mission);
  const repository = known?.repository ?? ports.repositories.locate(ports.surroundings.directory);
  const project = projectRecipes(ports, repository);
  const recipes = known?.agreements.recipes ?? project.recipes;
  const findings = (known?.findings ?? project.findings).filter(
    ({ diagnostic_code: code, file }) => code === 'INFRASTRUCTURE_INVALID' || file === '.kittify/infrastructure.yaml',
  );
  const { providers: allowed } = verificationPolicy(ports, repository);
  const providers: InfraDoctorOutcome['providers'][number][] = [];
  const chosen: Record<string, ProviderKind | null> = {};
  for (const recipe of recipes) {
    for (const kind of providerKinds) {
      const provider = ports.serviceProviders.find((one) => one.kind === kind);
      if (provider === undefined) continue;
      const { isAvailable, reason } = await provider.probe(recipe);
      providers.push({ service: recipe.name, provider: kind, available: isAvailable, reason: maskSecrets(reason) });
    }
    chosen[recipe.name] = (await chooseProvider(ports, recipe, allowed)).provider?.kind ?? null;
  }
  return {
    providers,
    chosen,
    allowed,
    diagnostics: findings.map((finding): Diagnostic => ({ ...finding })),
    ...(findings.some(({ severity }) => severity === 'error') ? { blocked: true } : {}),
  };
}
