import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { borderLines, contractsSection, serviceLines } from '../../../src/domain/contracts/contracts-text';
import type { IntegrationContract } from '../../../src/domain/contracts/integration-contract';
import { seamRunners, seamStub, seamTestName } from '../../../src/domain/contracts/seam-stub';
import { planFinalization } from '../../../src/domain/manifest/finalization';
import { readProse } from '../../../src/domain/manifest/plan-prose';
import { planWith } from './plan-with-contracts';

const manifest = `
work_packages:
  - id: WP01
    title: Fixtures
    dependencies: []
  - id: WP02
    title: Orders
    dependencies: [WP01]
  - id: WP03
    title: Reports
    dependencies: []
`;
const contracts = `
integration_contracts:
  - id: orders-database-url
    artifact: DATABASE_URL
    type: env
    producer: WP01
    consumers:
      - {wp: WP02, framework: engine, driver: asyncpg, format: {scheme: postgresql+asyncpg}}
    validation: seam
`;

function tasksMd(text: string): string {
  return (
    planFinalization(planWith({ manifest: text }), {
      missionSlug: 'shop-01AAAAAA',
      missionId: null,
      targetBranch: 'main',
      missionBranch: 'kitty/mission-shop-01AAAAAA',
      planningCommit: null,
      previousLanes: null,
      now: '2026-01-01T00:00:00+00:00',
    }).tasksMd ?? ''
  );
}

describe('the overview of a mission', () => {
  it('has a section of contracts exactly when there is one', () => {
    expect(tasksMd(manifest)).not.toContain('Integration Contracts');
    const text = tasksMd(manifest + contracts);
    expect(text.startsWith(tasksMd(manifest).trimEnd())).toBe(true);
    expect(text).toContain('WP01 ──DATABASE_URL [scheme postgresql+asyncpg]──▶ WP02');
    for (const field of ['Artifact', 'Producer', 'Consumers', 'Artifact type', 'Format for WP02', 'Validation']) {
      expect(text).toContain(`**${field}**`);
    }
  });

  it('declares the same dependencies to who reads it as prose, with the section and without', () => {
    const text = tasksMd(manifest + contracts);
    expect([...readProse(text).dependencies]).toEqual([...readProse(tasksMd(manifest)).dependencies]);
    expect(readProse(text).dependencies.get('WP03') ?? []).toEqual([]);
  });
});

describe('what a prompt says of the borders', () => {
  const all = planWith({ manifest: manifest + contracts }).agreements.contracts;

  it('gives the producer one criterion for each consumer, and the consumer what it gets', () => {
    expect(borderLines(all, 'WP01').join('\n')).toContain(
      '- [ ] DATABASE_URL suits WP02: scheme postgresql+asyncpg (engine, asyncpg)',
    );
    expect(borderLines(all, 'WP02').join('\n')).toContain('- DATABASE_URL from WP01: scheme postgresql+asyncpg');
    expect(borderLines(all, 'WP03')).toEqual([]);
  });

  it('names services with the command that starts them, and says nothing without', () => {
    expect(serviceLines(['postgresql'], 'WP02', 'shop').join('\n')).toContain('spec-kitty infra up WP02 --export');
    expect(serviceLines([], 'WP02', 'shop')).toEqual([]);
    expect(contractsSection([])).toEqual([]);
  });
});

describe('seam stubs', () => {
  const [contract] = planWith({ manifest: manifest + contracts }).agreements.contracts as [IntegrationContract];
  const [consumer] = contract.consumers;
  if (consumer === undefined) throw new Error('the contract has a consumer');

  it.each(seamRunners)('of %s name contract, producer and consumer, and hold no copy of the value', (runner) => {
    const stub = seamStub(runner, { contract, consumer });
    expect(stub.content).toContain('orders-database-url');
    expect(stub.content).toContain('Producer: WP01 | Consumer: WP02');
    expect(stub.content).toContain(seamTestName(runner, contract.id));
    expect(stub.content).toContain('DATABASE_URL');
    expect(stub.content).not.toMatch(/postgresql\+asyncpg:\/\/\w/);
    expect(stub.content).toContain('postgresql+asyncpg://');
  });

  it('run, and fail for one reason after the other until the consumer is written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'seam-'));
    const run = (text: string, value: string): string => {
      const file = join(folder, 'seam.test.mjs');
      writeFileSync(file, text);
      const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: value };
      try {
        return execFileSync(process.execPath, ['--test', file], { encoding: 'utf8', env });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    try {
      const { content, testName } = seamStub('node:test', { contract, consumer });
      expect(run(content, '')).toContain('DATABASE_URL is not set');
      expect(run(content, 'postgresql://h/d')).toContain('the scheme does not suit the consumer');
      expect(run(content, 'postgresql+asyncpg://h/d')).toContain('not written yet');
      const written = content.replace(/throw new Error\(`the consumer.*\n/, 'new URL(artifact);\n');
      const passed = run(written, 'postgresql+asyncpg://h/d');
      expect(passed).toMatch(/pass 1/);
      expect(passed).toContain(testName);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
