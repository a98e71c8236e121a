import { evidenceLines } from './evidence-lines';
import { signalTable, statementRefused, vetoes, type SignalTier } from './signal-table';

export type Classification = 'infrastructure' | 'code' | 'contract';
export type Confidence = 'high' | 'ambiguous' | 'n/a';

/** A line that speaks for a failure outside of the code. */
export interface FailureSignal {
  readonly tier: SignalTier;
  readonly name: string;
  readonly line: string;
}

/** Why tests failed, as far as their output tells. */
export interface FailureClass {
  readonly classification: Classification;
  readonly confidence: Confidence;
  /** Every sign, in the order of the output; empty for `code`. */
  readonly signals: readonly FailureSignal[];
}

/**
 * Classifies a failure by its output alone. One sure sign decides whatever else is printed; a missing module or an
 * unknown host is a sign that proves nothing; without any it is the code.
 */
export function classifyFailure(output: string | null): FailureClass {
  const signals = evidenceLines(output ?? '').flatMap(({ line, message }) => signalsIn(line, message));
  if (signals.some(({ tier }) => tier === 'high')) {
    return { classification: 'infrastructure', confidence: 'high', signals };
  }
  if (signals.length > 0) return { classification: 'infrastructure', confidence: 'ambiguous', signals };
  return { classification: 'code', confidence: 'n/a', signals };
}

function signalsIn(line: string, message: string): readonly FailureSignal[] {
  const found = signalTable.filter(({ form }) => form.test(message));
  const isReachable = statementRefused.test(message) || found.some(({ name }) => vetoes.has(name));
  return found
    .filter(({ tier }) => tier === 'ambiguous' || !isReachable)
    .map(({ tier, name }) => ({ tier, name, line }));
}
