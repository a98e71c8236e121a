import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';
import type { ProviderKind } from '../../ports/services';

/** What stands in front of an approval: a refusal, a word, or nothing. */
export type VerificationMode = 'block' | 'warn' | 'off';

/** `policy.verification` of the settings, with defaults filled in. */
export interface VerificationPolicy {
  /** Null when it is not set: then it depends on what the mission declares. */
  readonly mode: VerificationMode | null;
  /** `conditional: deny` takes away the approval without independent tests; allowed when absent. */
  readonly isConditionalAllowed: boolean;
  /** In the order they are tried. */
  readonly providers: readonly ProviderKind[];
  readonly timeoutMs: number;
  /** Run before the tests when the manifests of the project changed; null when absent. */
  readonly bootstrap: string | null;
}

const MODES: readonly VerificationMode[] = ['block', 'warn', 'off'];
export const providerKinds: readonly ProviderKind[] = ['external', 'docker', 'process'];
const DEFAULT_TIMEOUT_S = 600;

/**
 * Reads the settings of verification. `verify.*` is read where `policy.verification.*` is absent.
 *
 * @throws ProblemError CONFIG_INVALID with every wrong setting.
 */
export function verificationPolicy(ports: Ports, repository: Repository): VerificationPolicy {
  const faults: string[] = [];
  const valueOf = (key: string): unknown =>
    ports.configuration.valueOf(repository, `policy.verification.${key}`) ??
    ports.configuration.valueOf(repository, `verify.${key}`);
  const choice = <Word extends string>(key: string, words: readonly Word[]): Word | null => {
    const value = valueOf(key);
    if (value === undefined) return null;
    // YAML 1.1 reads off as a truth value.
    const found = words.find((word) => word === (value === false ? 'off' : value));
    if (found === undefined) faults.push(`policy.verification.${key} must be one of ${words.join(', ')}`);
    return found ?? null;
  };
  const policy: VerificationPolicy = {
    mode: choice('mode', MODES),
    isConditionalAllowed: choice('conditional', ['allow', 'deny']) !== 'deny',
    providers: providers(valueOf('providers'), faults),
    timeoutMs: timeout(valueOf('timeout'), faults) * 1000,
    bootstrap: text(valueOf('bootstrap'), faults),
  };
  if (faults.length === 0) return policy;
  throw new ProblemError({
    diagnostic_code: 'CONFIG_INVALID',
    message: `.kittify/config.yaml: ${faults.join('; ')}.`,
    remediation: ['Correct .kittify/config.yaml.'],
    faults,
  });
}

function providers(value: unknown, faults: string[]): readonly ProviderKind[] {
  if (value === undefined) return providerKinds;
  const known = (Array.isArray(value) ? (value as readonly unknown[]) : []).map((one) =>
    providerKinds.find((kind) => kind === one),
  );
  if (!Array.isArray(value) || known.includes(undefined)) {
    faults.push(`policy.verification.providers must be a list of ${providerKinds.join(', ')}`);
  }
  return known.filter((kind) => kind !== undefined);
}

function timeout(value: unknown, faults: string[]): number {
  if (value === undefined) return DEFAULT_TIMEOUT_S;
  if (typeof value === 'number' && value > 0) return value;
  faults.push('policy.verification.timeout must be a number of seconds above 0');
  return DEFAULT_TIMEOUT_S;
}

function text(value: unknown, faults: string[]): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && value.trim() !== '') return value;
  faults.push('policy.verification.bootstrap must be a command');
  return null;
}
