import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as fc from 'fast-check';
import { checkValue } from '../../../src/domain/contracts/check-value';
import type { ContractFormat } from '../../../src/domain/contracts/contract-format';
import type { IntegrationContract } from '../../../src/domain/contracts/integration-contract';
import { hasSeamTest, seamRunners, seamStub, seamTestName } from '../../../src/domain/contracts/seam-stub';
import { seamCommand } from '../../../src/domain/verify/seam-command';

function contractOf(id: string, artifact: string, formats: readonly ContractFormat[]): IntegrationContract {
  return {
    id,
    artifact,
    type: 'env',
    producer: 'WP01',
    consumers: formats.map((format, index) => ({
      wp: `WP0${index + 2}`,
      framework: null,
      driver: null,
      format,
      formatNote: null,
    })),
    validation: { kind: 'seam' },
    pathInRepo: null,
    jsonPointer: null,
    origin: 'integration_contracts',
  };
}

function stubOf(runner: (typeof seamRunners)[number], contract: IntegrationContract, at = 0): string {
  const consumer = contract.consumers[at];
  if (consumer === undefined) throw new Error('the contract has no such consumer');
  return seamStub(runner, { contract, consumer }).content;
}

const UNWRITTEN = 'not written yet';

/** The reason for which a stub of JavaScript fails. */
function reasonOf(format: ContractFormat, value: string, variables: Readonly<Record<string, string>> = {}): string {
  const content = stubOf('jest', contractOf('a-b', 'VALUE', [format]));
  let reason = 'it passed';
  const test = (_: string, body: () => void): void => {
    try {
      body();
    } catch (error) {
      reason = (error as Error).message;
    }
  };
  Reflect.apply(compileFunction(content, ['test', 'process']), undefined, [
    test,
    { env: { ...variables, VALUE: value } },
  ]);
  return reason;
}

const schemes = ['redis', 'postgresql+asyncpg', 'amqp'];
const anyFormat: fc.Arbitrary<ContractFormat> = fc
  .record(
    {
      scheme: fc.oneof(fc.constantFrom(...schemes), fc.subarray(schemes, { minLength: 1 })),
      path: fc.constantFrom('/', '//', '/0', '/a.b', '/^\\/\\d+$/', '/\\d/', '/^\\/[a-z]+$/', '/^\\/.+$/'),
      query: fc.dictionary(fc.constantFrom('a', 'a.b', 'tls'), fc.constantFrom('1', '5000', '/^\\d+$/', '/^a|b$/')),
      userinfo: fc.constant('required' as const),
      auth: fc.subarray(['userinfo', 'API_KEY', 'TOKEN'], { minLength: 1 }),
      pattern: fc.constantFrom('^redis', '/[0-9]$/', '\\d{2}', '(?=redis)'),
    },
    { requiredKeys: [] },
  )
  .filter((format) => Object.keys(format).length > 0);
const anyValue = fc
  .tuple(
    fc.constantFrom(...schemes, 'mysql'),
    fc.constantFrom('', 'u:p@', 'u@', '@'),
    fc.constantFrom('localhost:6379', 'a,b:1', ''),
    fc.constantFrom('', '/', '//', '/0', '/12', '/a.b', '/axb', '/0/x', '/abc'),
    fc.constantFrom('', '?a=1', '?a.b=5000', '?axb=1&tls=1', '?tls=5000&a=1', '?a=12&a.b=1', '?a', '?'),
    fc.constantFrom('', '#a=1'),
  )
  .map(([scheme, user, host, path, query, rest]) => `${scheme}://${user}${host}${path}${query}${rest}`);

describe('a seam stub', () => {
  it('asks what the check of the contract asks, no less and no more', () => {
    const variables = fc.constantFrom<Record<string, string>>({}, { API_KEY: 'k' });
    let asserted = 0;
    fc.assert(
      fc.property(anyFormat, anyValue, variables, (format, value, set) => {
        const { status } = checkValue(value, format, new Set(Object.keys(set)));
        fc.pre(status === 'ok' || status === 'mismatch');
        const holds = reasonOf(format, value, set).includes(UNWRITTEN);
        if (status === 'ok') expect(holds).toBe(true);
        if (stubOf('jest', contractOf('a-b', 'VALUE', [format])).includes('Not asserted here')) return;
        asserted++;
        expect(holds).toBe(status === 'ok');
      }),
      { numRuns: 600 },
    );
    expect(asserted).toBeGreaterThan(100);
  });

  it('says what it cannot ask, in a comment and not by passing', () => {
    const content = stubOf('rust', contractOf('a-b', 'VALUE', [{ scheme: 'redis', path: '/^\\/\\d+$/' }]));
    expect(content).toContain('Not asserted here, but by spec-kitty contracts check: the path is not');
    expect(content).toContain('artifact.starts_with("redis://")');
  });

  it.each(seamRunners)('of %s has a file of its own for each consumer, and for each contract', (runner) => {
    const two = contractOf('orders-url', 'ORDERS_URL', [{ scheme: 'a' }, { scheme: 'b' }]);
    const other = contractOf('orders', 'ORDERS', [{ scheme: 'a' }]);
    const paths = [two, other].flatMap((contract) =>
      contract.consumers.map((consumer) => seamStub(runner, { contract, consumer }).path),
    );
    expect(new Set(paths).size).toBe(3);
  });

  it.each(seamRunners)('of %s is not taken for one whose name goes on', (runner) => {
    const content = stubOf(runner, contractOf('orders-url', 'ORDERS_URL', [{ scheme: 'a' }]));
    expect(hasSeamTest(content, seamTestName(runner, 'orders-url'))).toBe(true);
    expect(hasSeamTest(content, seamTestName(runner, 'orders'))).toBe(false);
    expect(hasSeamTest(content, seamTestName(runner, 'url'))).toBe(false);
  });
});

interface LanguageCase {
  readonly format: ContractFormat;
  readonly value: string;
  readonly reason: string;
}

const cases: readonly LanguageCase[] = [
  { format: { scheme: ['redis', 'rediss'], path: '/0' }, value: 'redis://h:1/0?a=1', reason: UNWRITTEN },
  { format: { scheme: 'redis' }, value: 'mysql://h', reason: 'the scheme does not suit the consumer' },
  { format: { path: '//' }, value: 'amqp://u:p@h/', reason: 'the path is not //' },
  { format: { query: { tls: '1' } }, value: 'redis://h/?no=1', reason: 'the query parameter tls is missing' },
  { format: { query: { tls: '1' }, userinfo: 'required' }, value: 'redis://u@h/?no=1&tls=1', reason: UNWRITTEN },
  { format: { userinfo: 'required' }, value: 'redis://h', reason: 'user and password are missing' },
  { format: { auth: ['userinfo', 'NOT_SET'] }, value: 'http://h', reason: 'there is no authentication by userinfo' },
];

/** Writes the stub of every case into a folder, has them run, and gives what was said. */
function said(
  runner: 'python' | 'rust' | 'node:test',
  run: (folder: string, env: NodeJS.ProcessEnv) => ReturnType<typeof spawnSync>,
  name: (at: number) => string,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'seams-'));
  try {
    const env: NodeJS.ProcessEnv = { ...process.env, NODE_TEST_CONTEXT: undefined, PYTHONDONTWRITEBYTECODE: '1' };
    cases.forEach(({ format, value }, at) => {
      env[`VALUE_${at}`] = value;
      writeFileSync(join(folder, name(at)), stubOf(runner, contractOf(`case-${at}`, `VALUE_${at}`, [format])));
    });
    const { stdout, stderr } = run(folder, env);
    return `${String(stdout)}${String(stderr)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0;
const hasRust = spawnSync('rustc', ['--version']).status === 0;

describe('stubs are run as they are', () => {
  const reasons = cases.map(({ reason }) => reason);
  const counts = (text: string): readonly number[] => reasons.map((reason) => text.split(reason).length - 1);

  (hasPytest ? it : it.skip)('by pytest (needs python3 with pytest)', () => {
    const text = said(
      'python',
      (folder, env) => spawnSync('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', folder], { env }),
      (at) => `test_case_${at}.py`,
    );
    expect(text).toContain(`${cases.length} failed`);
    expect(Math.min(...counts(text))).toBeGreaterThan(0);
  });

  (hasRust ? it : it.skip)('by the test harness of Rust (needs rustc)', () => {
    const main = cases.map((_, at) => `mod case_${at};`).join('\n');
    const text = said(
      'rust',
      (folder, env) => {
        writeFileSync(join(folder, 'main.rs'), main);
        const built = spawnSync('rustc', ['--test', '-o', join(folder, 'all'), join(folder, 'main.rs')], { env });
        return built.status === 0 ? spawnSync(join(folder, 'all'), [], { env }) : built;
      },
      (at) => `case_${at}.rs`,
    );
    expect(text).toContain(`${cases.length} failed`);
    expect(Math.min(...counts(text))).toBeGreaterThan(0);
  });
});

it('a command for one seam test runs no other whose name begins alike', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seams-'));
  try {
    const file = join(folder, 'both.test.mjs');
    const text =
      "import { test } from 'node:test';\ntest('seam: a-b — ran', () => {});\ntest('seam: a — ran', () => {});\n";
    writeFileSync(file, text);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = spawnSync('sh', ['-c', seamCommand('node:test', file, 'seam: a')], { env, encoding: 'utf8' });
    expect(stdout).toMatch(/pass 1\b/);
    expect(stdout).toContain('seam: a — ran');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
