import { checkValue } from '../contracts/check-value';
import { formatText, type ContractFormat } from '../contracts/contract-format';
import { classifyFailure, type FailureClass } from './classify-failure';
import { maskSecrets } from './mask-secrets';
import { evidenceLines } from './evidence-lines';
import { speaksOfDialect } from './signal-table';

/** A value that crossed the border of a work package, as it was seen. */
export interface ObservedArtifact {
  readonly id?: string;
  readonly artifact: string;
  /** Null when it was not found. */
  readonly observed: string | null;
  readonly format: ContractFormat | null;
  /** Who writes the value, e.g. `WP01`; absent when that is not known. */
  readonly producer?: string;
}

/** A service as it was during and after the tests. */
export interface ObservedService {
  readonly name: string;
  /** Null when nobody asked. */
  readonly isHealthyAfter: boolean | null;
  readonly port?: number;
}

/** A module that changed files import. */
export interface ImportedModule {
  readonly module: string;
  /** `file:line`; absent when it is not known. */
  readonly place?: string;
}

export interface DiagnosisFacts {
  readonly output: string | null;
  readonly declared: readonly string[];
  readonly artifacts: readonly ObservedArtifact[];
  readonly services: readonly ObservedService[];
  readonly imports: readonly ImportedModule[];
}

/** Why the tests failed, by output and evidence. `contract` has a cause that names who is to change what. */
export interface Diagnosis extends FailureClass {
  /** A code for machines, and a sentence for people; null where the output is all there is. */
  readonly cause: { readonly code: CauseCode; readonly message: string; readonly owner: string | null } | null;
}

export type CauseCode = 'dialect-mismatch' | 'imported-module-missing' | 'exported-address-not-used';

/**
 * Weighs the output of failed tests against what else is known. Evidence may name a failure better or hold it against
 * the code; nothing makes a failure count as a missing service that the output alone does not.
 */
export function diagnoseFailure(facts: DiagnosisFacts): Diagnosis {
  const byText = classifyFailure(facts.output);
  return (
    violatedContract(facts, byText) ??
    missingImport(facts, byText) ??
    unusedAddress(facts, byText) ?? { ...byText, cause: null }
  );
}

function violatedContract({ artifacts, output }: DiagnosisFacts, byText: FailureClass): Diagnosis | null {
  const violated = artifacts.find(({ observed, format }) => checkValue(observed, format).status === 'mismatch');
  if (violated === undefined || violated.format === null || violated.observed === null) return null;
  const isNamed = evidenceLines(output ?? '').some(({ message }) => speaksOfDialect.test(message));
  if (byText.classification !== 'infrastructure' && !isNamed) return null;
  const owner = violated.producer ?? null;
  return {
    ...byText,
    classification: 'contract',
    confidence: 'high',
    cause: {
      code: 'dialect-mismatch',
      message:
        `${violated.artifact} is ${maskSecrets(violated.observed)}, but its consumer needs ${formatText(violated.format)}` +
        `${owner === null ? '' : `; ${owner} has to change it`}.`,
      owner,
    },
  };
}

function missingImport({ imports, output }: DiagnosisFacts, byText: FailureClass): Diagnosis | null {
  if (byText.signals.some(({ tier }) => tier === 'high')) return null;
  const missing = missingModules(output ?? '');
  const found = imports.find(({ module }) => missing.some((name) => isSameModule(name, module)));
  if (found === undefined) return null;
  return {
    ...byText,
    classification: 'code',
    confidence: 'high',
    cause: {
      code: 'imported-module-missing',
      message: `${found.module} is imported${found.place === undefined ? '' : ` at ${found.place}`} and not installed.`,
      owner: null,
    },
  };
}

function unusedAddress({ declared, services }: DiagnosisFacts, byText: FailureClass): Diagnosis | null {
  if (byText.classification !== 'infrastructure' || byText.confidence !== 'high' || declared.length === 0) return null;
  const isUp = declared.every((name) => services.some((one) => one.name === name && one.isHealthyAfter === true));
  if (!isUp) return null;
  const listening = services
    .filter(({ name }) => declared.includes(name))
    .map(({ name, port }) => (port === undefined ? name : `${name} on port ${port}`));
  return {
    ...byText,
    classification: 'code',
    confidence: 'high',
    cause: {
      code: 'exported-address-not-used',
      message: `${listening.join(' and ')} ran during the tests and was healthy after them: the tests did not use the exported address.`,
      owner: null,
    },
  };
}

/** Modules that could not be found, as the runners of several languages say it. */
export function missingModules(output: string): readonly string[] {
  const forms = [
    /no module named ['"]?([\w.]+)/gi,
    /cannot find (?:module|package) ['"]([^'"]+)['"]/gi,
    /can't find crate for `([^`]+)`/gi,
    /no required module provides package ([^\s;]+)/gi,
  ];
  return evidenceLines(output).flatMap(({ message }) =>
    forms.flatMap((form) => [...message.matchAll(form)].flatMap(([, name]) => (name === undefined ? [] : [name]))),
  );
}

function isSameModule(missing: string, imported: string): boolean {
  return missing === imported || imported.startsWith(`${missing}.`) || imported.startsWith(`${missing}/`);
}
