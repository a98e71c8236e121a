import { plainOutput } from './evidence-lines';

const FORMS: readonly RegExp[] = [
  /^FAILED (\S+::\S+)/gm,
  /^ERROR (\S+\.py(?:::\S+)?)/gm,
  /^[ \t]*● (.+)$/gm,
  /^[ \t]*not ok \d+ - (.+?)(?: #.*)?$/gm,
  /^[ \t]*✖ (.+?)(?: \([\d.]+ms\))?$/gm,
  /^ FAIL[ \t]+(.+)$/gm,
  /^[ \t]*--- FAIL: (\S+)/gm,
  /^test (\S+) \.\.\. FAILED$/gm,
  /^(\S+ > \S+\(\)) FAILED$/gm,
];

/** The names of the tests that failed, as far as the output tells; sorted, each once. */
export function failingTests(output: string): readonly string[] {
  const text = plainOutput(output);
  const found = FORMS.flatMap((form) => [...text.matchAll(form)].flatMap(([, name]) => name?.trim() ?? []));
  return [...new Set(found)].sort();
}
