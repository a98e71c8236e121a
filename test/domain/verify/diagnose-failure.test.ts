import * as fc from 'fast-check';
import { classifyFailure } from '../../../src/domain/verify/classify-failure';
import { diagnoseFailure, missingModules, type DiagnosisFacts } from '../../../src/domain/verify/diagnose-failure';

const incident: DiagnosisFacts = {
  output: "E   ModuleNotFoundError: No module named 'psycopg2'",
  declared: ['postgresql'],
  artifacts: [
    {
      artifact: 'DATABASE_URL',
      observed: 'postgresql://postgres:geheim@localhost:5433/test',
      format: { scheme: 'postgresql+asyncpg' },
      producer: 'WP01',
    },
  ],
  services: [],
  imports: [],
};

describe('diagnosing a failure', () => {
  it('names artifact, value, format and who has to change it, and no password', () => {
    const { cause } = diagnoseFailure(incident);
    expect(cause).toEqual({
      code: 'dialect-mismatch',
      message:
        'DATABASE_URL is postgresql://postgres:***@localhost:5433/test, but its consumer needs scheme postgresql+asyncpg; WP01 has to change it.',
      owner: 'WP01',
    });
  });

  it('advises on an import only where one was found, with its place', () => {
    const facts = { ...incident, artifacts: [] };
    expect(diagnoseFailure(facts).cause).toBeNull();
    const imports = [{ module: 'psycopg2.extras', place: 'shop/db.py:3' }];
    expect(diagnoseFailure({ ...facts, imports }).cause?.message).toContain('shop/db.py:3');
  });

  it('does not take a module for another whose name it begins', () => {
    const imports = [{ module: 'psycopg2binary' }];
    expect(diagnoseFailure({ ...incident, artifacts: [], imports }).classification).toBe('infrastructure');
  });

  it('holds a refused connection against the tests only where every declared service was seen healthy', () => {
    const refused = { ...incident, artifacts: [], output: 'connect ECONNREFUSED 127.0.0.1:5432' };
    const up = { name: 'postgresql', isHealthyAfter: true, port: 5433 };
    expect(diagnoseFailure({ ...refused, services: [up] }).cause?.code).toBe('exported-address-not-used');
    expect(diagnoseFailure({ ...refused, services: [{ ...up, isHealthyAfter: null }] }).confidence).toBe('high');
    expect(diagnoseFailure({ ...refused, services: [{ ...up, isHealthyAfter: null }] }).classification).toBe(
      'infrastructure',
    );
    expect(diagnoseFailure({ ...refused, declared: ['postgresql', 'redis'], services: [up] }).classification).toBe(
      'infrastructure',
    );
  });

  it('only tightens: evidence never makes a failure a missing service', () => {
    const outputs = fc.constantFrom(
      "ModuleNotFoundError: No module named 'asyncpg'",
      'connect ECONNREFUSED 127.0.0.1:5432',
      'AssertionError: assert 1 == 2',
      'The loaded driver is not async',
      '',
    );
    const facts = fc.record<DiagnosisFacts>({
      output: outputs,
      declared: fc.subarray(['postgresql', 'redis']),
      artifacts: fc.array(
        fc.record({
          artifact: fc.constant('DATABASE_URL'),
          observed: fc.constantFrom(null, 'postgresql://h/d', 'postgresql+asyncpg://h/d'),
          format: fc.constantFrom(null, { scheme: 'postgresql+asyncpg' }),
        }),
      ),
      services: fc.array(
        fc.record({ name: fc.constantFrom('postgresql', 'redis'), isHealthyAfter: fc.constantFrom(true, false, null) }),
      ),
      imports: fc.array(fc.record({ module: fc.constantFrom('asyncpg', 'redis') })),
    });
    fc.assert(
      fc.property(facts, (one) => {
        const before = classifyFailure(one.output);
        const after = diagnoseFailure(one);
        const isExcuse = after.classification === 'infrastructure' && after.confidence === 'high';
        if (isExcuse) expect(before).toMatchObject({ classification: 'infrastructure', confidence: 'high' });
      }),
    );
  });

  it('reads the missing module from the words of several languages', () => {
    const output = [
      "E   ModuleNotFoundError: No module named 'a.b'",
      "Error: Cannot find module '@x/y'",
      "error[E0463]: can't find crate for `c`",
      'db.go:6:2: no required module provides package github.com/d/e; to add it:',
    ].join('\n');
    expect(missingModules(output)).toEqual(['a.b', '@x/y', 'c', 'github.com/d/e']);
  });
});
