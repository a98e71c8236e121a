import { agreementCodes, agreementFindings, planWith } from './plan-with-contracts';

const contract = `
integration_contracts:
  - id: orders-database-url
    artifact: DATABASE_URL
    type: env
    producer: WP01
    consumers:
      - wp: WP03
        framework: "async engine"
        driver: asyncpg
        format: {scheme: postgresql+asyncpg}
    validation: seam
`;
const packages = `
work_packages:
  - id: WP01
    title: Fixtures
    dependencies: []
  - id: WP02
    title: Middle
    dependencies: [WP01]
  - id: WP03
    title: Orders
    dependencies: [WP02]
`;
const both = packages
  .replace('title: Fixtures', 'title: Fixtures\n    requires_infrastructure: [postgresql]')
  .replace('title: Orders', 'title: Orders\n    requires_infrastructure: [postgresql]');

describe('services of a work package', () => {
  const services = (manifest: string, headers: Readonly<Record<string, readonly string[]>> = {}): unknown =>
    planWith({ manifest, headers }).agreements.services['WP03'];
  const withDefault = `requires_infrastructure: [redis]\n${packages}`;

  it('are those of the header, else of the entry, else of the mission, else none', () => {
    expect(services(packages)).toEqual({ services: [], source: 'none' });
    expect(services(withDefault)).toEqual({ services: ['redis'], source: 'mission' });
    expect(services(`requires_infrastructure: [redis]\n${both}`)).toEqual({
      services: ['postgresql'],
      source: 'manifest',
    });
    expect(services(both, { WP03: ['tags: ["infra:mongodb"]'] })).toEqual({ services: ['mongodb'], source: 'prompt' });
  });

  it('can be none against a default: an empty list says something, an absent key does not', () => {
    const emptied = withDefault.replace('title: Orders', 'title: Orders\n    requires_infrastructure: []');
    expect(services(emptied)).toEqual({ services: [], source: 'manifest' });
    expect(services(both, { WP03: ['tags: ["infra:none", "backend"]'] })).toEqual({ services: [], source: 'prompt' });
    expect(services(both, { WP03: ['tags: [backend]'] })).toEqual({ services: ['postgresql'], source: 'manifest' });
  });

  it('are read from the plain key of a header too, with a warning that other tools refuse it', () => {
    const plan = planWith({ manifest: both, headers: { WP03: ['requires_infrastructure: [redis]'] } });
    expect(plan.agreements.services['WP03']?.services).toEqual(['redis']);
    expect(agreementCodes(plan)).toContain('warning FRONTMATTER_UNKNOWN_FIELD');
    const twice = planWith({
      manifest: both,
      headers: { WP03: ['requires_infrastructure: [redis]', 'tags: ["infra:postgresql"]'] },
    });
    expect(agreementCodes(twice)).toContain('error FRONTMATTER_INVALID');
  });

  it('without a recipe are named once, with the one that was probably meant', () => {
    const findings = agreementFindings(planWith({ manifest: `requires_infrastructure: [postgres]\n${packages}` }));
    expect(findings.map(({ diagnostic_code: code, remediation }) => [code, ...remediation])).toEqual([
      ['SERVICE_UNKNOWN', 'Did you mean postgresql?'],
    ]);
  });

  it('can be added and changed by the project', () => {
    const infrastructure =
      'minio:\n  image: minio/minio\n  port: 9000\n  export: {S3_URL: "http://{host}:{port}"}\npostgresql:\n  image: postgres:17\n';
    const plan = planWith({ manifest: `requires_infrastructure: [minio]\n${packages}`, infrastructure });
    expect(agreementCodes(plan)).not.toContain('warning SERVICE_UNKNOWN');
    const recipes = new Map(plan.agreements.recipes.map((one) => [one.name, one]));
    expect(recipes.get('minio')?.exports).toEqual({ S3_URL: 'http://{host}:{port}' });
    expect(recipes.get('postgresql')).toMatchObject({ image: 'postgres:17', port: 5432, process: 'postgresql' });
  });

  it.each([
    ['redis: 5', 'error INFRASTRUCTURE_INVALID'],
    ['redis:\n  port: many', 'error INFRASTRUCTURE_INVALID'],
    ['redis:\n  prot: 6379', 'warning KEY_UNKNOWN'],
    ['own:\n  port: 1', 'error INFRASTRUCTURE_INVALID'],
    ['- redis', 'error INFRASTRUCTURE_INVALID'],
    ['redis: [', 'error INFRASTRUCTURE_INVALID'],
  ])('say what is wrong with a recipe: %j', (infrastructure, expected) => {
    expect(agreementCodes(planWith({ manifest: packages, infrastructure }))).toEqual([expected]);
  });
});

describe('contracts of a manifest', () => {
  it('are read whole, and a consumer may reach its producer through others', () => {
    const plan = planWith({ manifest: both + contract });
    expect(agreementCodes(plan)).toEqual([]);
    expect(plan.agreements.contracts).toEqual([
      {
        id: 'orders-database-url',
        artifact: 'DATABASE_URL',
        type: 'env',
        producer: 'WP01',
        consumers: [
          {
            wp: 'WP03',
            framework: 'async engine',
            driver: 'asyncpg',
            format: { scheme: 'postgresql+asyncpg' },
            formatNote: null,
          },
        ],
        validation: { kind: 'seam' },
        pathInRepo: null,
        jsonPointer: null,
        origin: 'integration_contracts',
      },
    ]);
  });

  it.each(['id', 'artifact', 'type', 'producer', 'consumers', 'validation', 'format'])(
    'name the contract and the field when %s is missing',
    (field) => {
      const lines = contract.split('\n');
      const at = lines.findIndex((line) => line.trim().replace('- ', '').startsWith(`${field}:`));
      const indented = (line: string): number => line.length - line.trimStart().length;
      const end = field === 'consumers' ? lines.findIndex((line) => line.includes('validation:')) : at + 1;
      const isFirst = field === 'id';
      const cut = [...lines.slice(0, at), ...lines.slice(end)];
      if (isFirst) cut[at] = `${' '.repeat(indented(lines[at] ?? ''))}- ${(cut[at] ?? '').trim()}`;
      const findings = agreementFindings(planWith({ manifest: both + cut.join('\n') }));
      const missing = findings.filter(({ diagnostic_code: code }) => code === 'CONTRACT_FIELD_MISSING');
      expect(missing).toHaveLength(1);
      expect(missing[0]).toMatchObject({ severity: 'error', field, file: 'wps.yaml' });
      expect(missing[0]?.message).toContain(field === 'id' ? 'DATABASE_URL' : 'orders-database-url');
    },
  );

  it.each([
    ['a producer that is not in the plan', 'producer: WP01', 'producer: WP09', 'error CONTRACT_UNKNOWN_WP'],
    ['a consumer that is not in the plan', 'wp: WP03', 'wp: WP09', 'error CONTRACT_UNKNOWN_WP'],
    ['a consumer that comes first', 'producer: WP01', 'producer: WP03', 'error CONTRACT_NOT_DEPENDENT'],
    [
      'a service nobody has a recipe for',
      'producer: WP01',
      'producer: service:oracle',
      'error ARTIFACT_NEVER_PRODUCED',
    ],
    [
      'an export the service does not have',
      'producer: WP01',
      'producer: service:redis',
      'error ARTIFACT_NEVER_PRODUCED',
    ],
    [
      'only prose',
      'format: {scheme: postgresql+asyncpg}',
      'format_note: "needs async"',
      'warning CONTRACT_UNVERIFIABLE',
    ],
    ['a misspelt key', 'driver: asyncpg', 'drivr: asyncpg', 'warning KEY_UNKNOWN'],
    ['a misspelt key of the contract', 'type: env', 'type: env\n    validaton: x', 'warning KEY_UNKNOWN'],
    ['a type that does not exist', 'type: env', 'type: variable', 'error WPS_MANIFEST_INVALID'],
    [
      'an expression that cannot be compiled',
      '{scheme: postgresql+asyncpg}',
      '{path: "/(/"}',
      'error WPS_MANIFEST_INVALID',
    ],
    ['an id that is not in kebab-case', 'orders-database-url', 'Orders_URL', 'error WPS_MANIFEST_INVALID'],
  ])('say so of %s', (_, from, to, expected) => {
    expect(contract).toContain(from);
    expect(agreementCodes(planWith({ manifest: both + contract.replace(from, to) }))).toContain(expected);
  });

  it('suggest the key that was probably meant, with file, line and path', () => {
    const misspelt = both + contract.replace('driver: asyncpg', 'drivr: asyncpg');
    const [finding] = agreementFindings(planWith({ manifest: misspelt }));
    expect(finding).toMatchObject({
      diagnostic_code: 'KEY_UNKNOWN',
      file: 'wps.yaml',
      line: misspelt.split('\n').findIndex((line) => line.includes('drivr')) + 1,
      path: 'integration_contracts[0].consumers[0].drivr',
      nearest_key: 'driver',
    });
  });

  it('warn of an artifact that nobody consumes', () => {
    const unused =
      both.replaceAll('    requires_infrastructure: [postgresql]\n', '') +
      contract.replace(/consumers:[\s\S]*?validation/, 'consumers: []\n    validation');
    expect(agreementCodes(planWith({ manifest: unused }))).toEqual(['warning ARTIFACT_NEVER_CONSUMED']);
  });

  it('refuse a service export to whoever does not require the service', () => {
    const manifest = packages + contract.replace('producer: WP01', 'producer: service:postgresql');
    expect(agreementCodes(planWith({ manifest }))).toEqual(['error ARTIFACT_NEVER_PRODUCED']);
  });

  it('conflict when no value suits two consumers', () => {
    const two = contract.replace(
      '    validation:',
      '      - {wp: WP02, driver: psycopg2, format: {scheme: [postgresql, postgres]}}\n    validation:',
    );
    const findings = agreementFindings(planWith({ manifest: both + two }));
    expect(findings.map(({ diagnostic_code: code }) => code)).toEqual(['CONTRACT_CONFLICT']);
    expect(findings[0]?.remediation.join()).toContain('DATABASE_URL_PSYCOPG2');
    const same = two.replace('[postgresql, postgres]', 'postgresql+asyncpg');
    expect(agreementCodes(planWith({ manifest: both + same }))).toEqual([]);
  });
});

describe('artifacts without a contract', () => {
  it('are missing one where two work packages of a chain require one service', () => {
    const findings = agreementFindings(planWith({ manifest: both }));
    expect(findings.map(({ severity, diagnostic_code: code }) => `${severity} ${code}`)).toEqual([
      'error CONTRACT_MISSING',
    ]);
    expect(findings[0]).toMatchObject({
      artifact: 'DATABASE_URL',
      producer: 'WP01',
      consumer: 'WP03',
      service: 'postgresql',
    });
    expect(findings[0]?.remediation.join('\n')).toContain('artifact: DATABASE_URL');
  });

  it('are none where the two do not depend on each other', () => {
    const apart = both.replace('dependencies: [WP02]', 'dependencies: []');
    expect(agreementCodes(planWith({ manifest: apart }))).toEqual([]);
  });

  it('the offered skeleton, filled in, is the contract that was missing', () => {
    const [finding] = agreementFindings(planWith({ manifest: both }));
    const skeleton = (finding?.remediation.slice(1) ?? []).join('\n').replaceAll('…', 'postgresql+asyncpg');
    expect(agreementCodes(planWith({ manifest: `${both}\n${skeleton}\n` }))).toEqual([]);
  });

  it('are suspected where connected work packages mention the same setting', () => {
    const bodies = {
      WP01: 'Write `PAYMENT_API_TOKEN` to the environment.',
      WP03: 'Read PAYMENT_API_TOKEN.',
      WP02: 'Nothing.',
    };
    const findings = agreementFindings(planWith({ manifest: packages, bodies }));
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        diagnostic_code: 'CONTRACT_SUSPECTED',
        artifact: 'PAYMENT_API_TOKEN',
        pairs: ['WP01 → WP03'],
      },
    ]);
  });
});

describe('the short form of a contract', () => {
  const context = (task: string, more = ''): string =>
    `    consumer_context:\n      - {task: ${task}, consumes: DATABASE_URL, framework: "async engine", driver: asyncpg, format_note: "needs the driver"${more}}\n`;
  const at = (id: string, text: string, manifest = both): string =>
    manifest.replace(`- id: ${id}\n`, `- id: ${id}\n${text}`);

  it('at a consumer names its producer; at a producer its consumer', () => {
    for (const manifest of [at('WP03', context('WP01')), at('WP01', context('WP03'))]) {
      const { contracts } = planWith({ manifest }).agreements;
      expect(contracts).toMatchObject([
        {
          artifact: 'DATABASE_URL',
          producer: 'WP01',
          origin: 'consumer_context',
          consumers: [{ wp: 'WP03', driver: 'asyncpg', formatNote: 'needs the driver' }],
        },
      ]);
    }
  });

  it('with a format that can be checked is a whole contract; with prose alone it is said to be unverifiable', () => {
    expect(
      agreementCodes(planWith({ manifest: at('WP03', context('WP01', ', format: {scheme: postgresql+asyncpg}')) })),
    ).toEqual([]);
    expect(agreementCodes(planWith({ manifest: at('WP03', context('WP01')) }))).toEqual([
      'warning CONTRACT_UNVERIFIABLE',
    ]);
  });

  it('is read from a header as well', () => {
    const headers = {
      WP03: ['consumer_context:', '- {task: WP01, consumes: DATABASE_URL, framework: f, driver: d, format_note: n}'],
    };
    expect(planWith({ manifest: both, headers }).agreements.contracts).toMatchObject([{ producer: 'WP01' }]);
  });

  it.each(['task', 'consumes', 'framework', 'driver', 'format_note'])('names a missing %s', (key) => {
    const text = context('WP01')
      .replace(new RegExp(`${key}: ("[^"]*"|\\w+)(, )?`), '')
      .replace(', }', '}');
    const findings = agreementFindings(planWith({ manifest: at('WP03', text) }));
    expect(findings.find(({ diagnostic_code: code }) => code === 'CONTRACT_FIELD_MISSING')).toMatchObject({
      field: key,
    });
  });

  it('does not stay unread where it is spelt with other keys', () => {
    const text = '    consumer_context:\n      - {producer: WP01, contract: DATABASE_URL}\n';
    const codes = agreementCodes(planWith({ manifest: at('WP03', text) }));
    expect(codes.filter((code) => code === 'warning KEY_UNKNOWN')).toHaveLength(2);
    expect(codes).toContain('error CONTRACT_FIELD_MISSING');
  });

  it('must not contradict the contract', () => {
    const said = at('WP03', context('WP01').replace('driver: asyncpg', 'driver: psycopg2')) + contract;
    expect(agreementCodes(planWith({ manifest: said }))).toEqual(['error CONTRACT_CONFLICT']);
    expect(agreementCodes(planWith({ manifest: at('WP03', context('WP01')) + contract }))).toEqual([]);
  });
});
