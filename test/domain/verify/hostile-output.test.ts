import * as fc from 'fast-check';
import { classifyFailure } from '../../../src/domain/verify/classify-failure';
import { diagnoseFailure } from '../../../src/domain/verify/diagnose-failure';
import { failingTests } from '../../../src/domain/verify/failing-tests';
import { maskSecrets } from '../../../src/domain/verify/mask-secrets';
import { testOutcome } from '../../../src/domain/verify/test-outcome';

/** As much as is kept of an output. */
const KEPT = 64 * 1024;
const pieces = [
  '\n',
  '\r',
  '=',
  ' ',
  'a.',
  '::',
  '://',
  'got ',
  'column ',
  'redis.',
  '1 passing, ',
  '\u001b[',
  'ok 1 - ',
  '"a"',
];

const evidence = { declared: ['postgresql'], artifacts: [], services: [], imports: [] };

/** Far longer than any of it needs; shorter than a pattern that tries every place from every place. */
it.each(pieces)('an output of nothing but %j is read at once', (piece) => {
  const output = piece.repeat(Math.ceil(KEPT / piece.length));
  expect(testOutcome({ exitCode: 0, output, isDeclared: false }).verdict).toBe('absent');
  expect(classifyFailure(output).classification).toBe('code');
  expect(failingTests(output)).toEqual([]);
  expect(maskSecrets(output)).toBe(output);
});

const anyOutput = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces, 'connection refused', 'FAILED a::b', 'No module named ', '5 failed'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

it('any output gets an answer, and nothing but a clean exit with tests is a pass', () => {
  fc.assert(
    fc.property(anyOutput, fc.option(fc.nat(255)), fc.boolean(), (output, exitCode, isDeclared) => {
      const { verdict, reason, counts } = testOutcome({ exitCode, output, isDeclared });
      expect(verdict === 'absent').toBe(reason !== null);
      if (verdict === 'passed') {
        expect(exitCode).toBe(0);
        expect(counts === null ? isDeclared : counts.passed + counts.failed + counts.errors > 0).toBe(true);
      }
      diagnoseFailure({ ...evidence, output });
    }),
  );
});

it('evidence never turns a failure into one of the infrastructure', () => {
  const artifact = fc.record({
    artifact: fc.constant('DATABASE_URL'),
    observed: fc.option(fc.constantFrom('postgresql://a@b/c', 'postgresql+asyncpg://a@b/c', 'junk')),
    format: fc.option(fc.constantFrom({ scheme: ['postgresql+asyncpg'] }, { path: '/0' })),
  });
  const service = fc.record({ name: fc.constant('postgresql'), isHealthyAfter: fc.option(fc.boolean()) });
  const imported = fc.record({ module: fc.constantFrom('psycopg2', 'pg', 'junk') });
  fc.assert(
    fc.property(
      anyOutput,
      fc.array(artifact),
      fc.array(service),
      fc.array(imported),
      (output, artifacts, services, imports) => {
        const byText = classifyFailure(output);
        const weighed = diagnoseFailure({ output, declared: ['postgresql'], artifacts, services, imports });
        const isExcuse = weighed.classification === 'infrastructure' && weighed.confidence === 'high';
        if (isExcuse) expect(byText).toMatchObject({ classification: 'infrastructure', confidence: 'high' });
      },
    ),
  );
});
