import type { Agreements } from '../contracts/agreements';

/** What stands in front of an approval without a verification: a refusal, a warning, or nothing. */
export type GateMode = 'block' | 'warn' | 'off';

export const gateModes: readonly GateMode[] = ['block', 'warn', 'off'];

export interface GateModeFacts {
  /** `verify.mode`; null when it is not set. */
  readonly setting: GateMode | null;
  readonly agreements: Agreements;
  /** True when the project names a test command. */
  readonly hasTestCommand: boolean;
  /** True when the project looks as if it could be tested. */
  readonly isTestable: boolean;
}

/**
 * How strictly a mission asks for verifications: as it is set, else by what is there to be held to. A mission that agreed
 * on nothing, in a project that nothing can test, is asked for nothing.
 */
export function gateMode({ setting, agreements, hasTestCommand, isTestable }: GateModeFacts): GateMode {
  if (setting !== null) return setting;
  if (hasTestCommand || isAgreedOn(agreements)) return 'block';
  return isTestable ? 'warn' : 'off';
}

function isAgreedOn({ contracts, services, commands }: Agreements): boolean {
  const hasServices = Object.values(services).some((one) => one.services.length > 0);
  return contracts.length > 0 || hasServices || Object.keys(commands).length > 0;
}

/** Work that is no code has no tests, unless something was agreed on for it. */
export function isGated(
  workPackage: { readonly id: string; readonly executionMode: 'code_change' | 'planning_artifact' },
  { contracts, services, commands }: Agreements,
): boolean {
  const { id, executionMode } = workPackage;
  if (executionMode === 'code_change') return true;
  const isEnd = contracts.some(({ producer, consumers }) => producer === id || consumers.some(({ wp }) => wp === id));
  return isEnd || (services[id]?.services.length ?? 0) > 0 || Object.hasOwn(commands, id);
}
