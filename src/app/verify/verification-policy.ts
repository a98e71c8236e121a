import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { TEST_TIMEOUT_S } from '../../domain/setup/settings';
import { gateModes, type GateMode } from '../../domain/verify/gate-mode';
import type { Ports } from '../../ports/ports';
import type { ProviderKind } from '../../ports/services';

/** `verify` of the settings, with defaults filled in. */
export interface VerificationPolicy {
  /** Null when it is not set: then it depends on what the mission declares. */
  readonly mode: GateMode | null;
  /** `conditional: deny` takes away the approval without independent tests; allowed when absent. */
  readonly isConditionalAllowed: boolean;
  /** In the order they are tried. */
  readonly providers: readonly ProviderKind[];
  readonly timeoutMs: number;
  /** Run before the tests when the manifests of the project changed; null when absent. */
  readonly bootstrap: string | null;
}

export const providerKinds: readonly ProviderKind[] = ['external', 'docker', 'process'];

/**
 * Reads the settings of verification. `policy.verification.*` is read where `verify.*` is absent.
 *
 * @throws ProblemError CONFIG_INVALID with every wrong setting.
 */
export function verificationPolicy(ports: Ports, repository: Repository): VerificationPolicy {
  const faults: string[] = [];
  const valueOf = (key: string): unknown => stored(ports, repository, key);
  const policy: VerificationPolicy = {
    mode: choice('mode', gateModes, valueOf('mode'), faults),
    isConditionalAllowed: choice('conditional', ['allow', 'deny'], valueOf('conditional'), faults) !== 'deny',
    providers: providers(valueOf('providers'), faults),
    timeoutMs: timeout(valueOf('timeout'), faults) * 1000,
    bootstrap: text(valueOf('bootstrap'), faults),
  };
  if (faults.length === 0) return policy;
  throw invalid(faults);
}

/** What `verify.mode` says; null when it is not set. Cheap: it reads no other setting. @throws ProblemError CONFIG_INVALID. */
export function gateSetting(ports: Ports, repository: Repository): GateMode | null {
  const faults: string[] = [];
  const mode = choice('mode', gateModes, stored(ports, repository, 'mode'), faults);
  if (faults.length === 0) return mode;
  throw invalid(faults);
}

function stored(ports: Ports, repository: Repository, key: string): unknown {
  return (
    ports.configuration.valueOf(repository, `verify.${key}`) ??
    ports.configuration.valueOf(repository, `policy.verification.${key}`)
  );
}

function choice<Word extends string>(
  key: string,
  words: readonly Word[],
  value: unknown,
  faults: string[],
): Word | null {
  if (value === undefined) return null;
  // YAML 1.1 reads off as a truth value.
  const found = words.find((word) => word === (value === false ? 'off' : value));
  if (found === undefined) faults.push(`verify.${key} must be one of ${words.join(', ')}`);
  return found ?? null;
}

function invalid(faults: readonly string[]): ProblemError {
  return new ProblemError({
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
    faults.push(`verify.providers must be a list of ${providerKinds.join(', ')}`);
  }
  return known.filter((kind) => kind !== undefined);
}

function timeout(value: unknown, faults: string[]): number {
  if (value === undefined) return TEST_TIMEOUT_S;
  if (typeof value === 'number' && value > 0) return value;
  faults.push('verify.timeout must be a number of seconds above 0');
  return TEST_TIMEOUT_S;
}

function text(value: unknown, faults: string[]): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && value.trim() !== '') return value;
  faults.push('verify.bootstrap must be a command');
  return null;
}
