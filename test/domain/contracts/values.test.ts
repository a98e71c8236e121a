import * as fc from 'fast-check';
import { adaptValue } from '../../../src/domain/contracts/adapt-value';
import { checkValue } from '../../../src/domain/contracts/check-value';
import type { ContractFormat } from '../../../src/domain/contracts/contract-format';
import { parseServiceUrl, printServiceUrl } from '../../../src/domain/contracts/service-url';
import {
  builtInRecipes,
  joinExports,
  plannedExports,
  recipeExports,
} from '../../../src/domain/contracts/service-recipe';

/** What clients of six services need beyond the generic address. */
const table: readonly (readonly [service: string, variable: string, format: ContractFormat, adapted: RegExp | null])[] =
  [
    [
      'postgresql',
      'DATABASE_URL',
      { scheme: 'postgresql+asyncpg' },
      /^postgresql\+asyncpg:\/\/postgres:test@127\.0\.0\.1:5433\/test$/,
    ],
    [
      'mongodb',
      'MONGODB_URL',
      { scheme: ['mongodb', 'mongodb+srv'], query: { serverSelectionTimeoutMS: '5000' } },
      /\/\?serverSelectionTimeoutMS=5000$/,
    ],
    ['redis', 'REDIS_URL', { scheme: ['redis', 'rediss'], path: '/^\\/\\d+$/', default_path: '/0' }, /:6380\/0$/],
    ['rabbitmq', 'AMQP_URL', { scheme: ['amqp', 'amqps'], path: '//' }, /:5673\/\/$/],
    ['mysql', 'DATABASE_URL', { scheme: 'mysql+aiomysql' }, /^mysql\+aiomysql:\/\//],
    [
      'elasticsearch',
      'ELASTICSEARCH_URL',
      { scheme: ['http', 'https'], auth: ['userinfo', 'ELASTICSEARCH_API_KEY'] },
      null,
    ],
  ];

describe('the exports of the six services', () => {
  it.each(table)('%s: the generic %s does not suit; what can be adapted is', (service, variable, format, adapted) => {
    const recipe = builtInRecipes.find(({ name }) => name === service);
    const value = recipe === undefined ? '' : (plannedExports(recipe)[variable] ?? '');
    expect(checkValue(value, format).status).toBe('mismatch');
    const found = adaptValue(value, format);
    if (adapted === null) {
      expect(found).toBeNull();
      expect(checkValue(value, format, new Set(['ELASTICSEARCH_API_KEY'])).status).toBe('ok');
    } else {
      expect(found).toMatch(adapted);
    }
  });

  it('change with the address and leave no template open', () => {
    for (const recipe of builtInRecipes) {
      for (const value of Object.values(recipeExports(recipe, { host: 'elsewhere', port: 1234 }))) {
        expect(value).toContain('elsewhere:1234');
        expect(value).not.toMatch(/[{}]/);
      }
    }
  });

  it('of two services with one name stay apart', () => {
    const all = ['postgresql', 'mysql'].map((service) => ({ service, exports: { DATABASE_URL: service } }));
    expect(joinExports(all)).toEqual({ DATABASE_URL: 'postgresql', MYSQL_DATABASE_URL: 'mysql' });
  });
});

const url = fc.record({
  scheme: fc.constantFrom('postgresql', 'postgresql+asyncpg', 'postgres', 'redis', 'mysql+pymysql', 'http'),
  userinfo: fc.constantFrom(null, 'u', 'u:p%40q', ':p'),
  authority: fc.constantFrom('h', 'h:1', 'a:1,b:2', '[::1]:5', '/run/pg'.replace(/\//g, '%2F')),
  path: fc.constantFrom('', '/', '//', '/db', '/0'),
  query: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'ssl'), fc.constantFrom('', '1', 'x=y')), {
    selector: ([name]) => name,
  }),
});
const format = fc.record<ContractFormat>(
  {
    scheme: fc.constantFrom<string | string[]>('postgresql+asyncpg', ['redis', 'rediss'], 'mysql+aiomysql'),
    path: fc.constantFrom('//', '/0', '/^\\/\\d+$/'),
    default_path: fc.constantFrom('/0', '/db'),
    query: fc.constantFrom<Readonly<Record<string, string>>>({ a: '1' }, { ssl: '/^(?:1|on)$/' }),
    userinfo: fc.constant('required' as const),
    auth: fc.constantFrom(['userinfo'], ['userinfo', 'KEY']),
  },
  { requiredKeys: [] },
);

describe('checking and adapting', () => {
  it('an adapted value suits, is adapted no further, and keeps hosts, credentials and every parameter', () => {
    fc.assert(
      fc.property(url, format, (parts, wanted) => {
        const value = printServiceUrl(parts);
        const adapted = adaptValue(value, wanted);
        if (adapted === null) return;
        expect(['ok', 'unverifiable']).toContain(checkValue(adapted, wanted).status);
        expect(adaptValue(adapted, wanted)).toBe(adapted);
        const [before, after] = [parseServiceUrl(value), parseServiceUrl(adapted)];
        expect(after).toMatchObject({ authority: before?.authority, userinfo: before?.userinfo });
        expect(after?.query).toEqual(expect.arrayContaining([...(before?.query ?? [])]));
      }),
    );
  });

  it('a value that suits is returned as it stands', () => {
    fc.assert(
      fc.property(url, format, (parts, wanted) => {
        const value = printServiceUrl(parts);
        if (checkValue(value, wanted).status === 'ok') expect(adaptValue(value, wanted)).toBe(value);
      }),
    );
  });

  it('never turns the address of one service into that of another', () => {
    expect(adaptValue('redis://localhost:6380', { scheme: 'postgresql+asyncpg' })).toBeNull();
    expect(adaptValue('postgres://h/d', { scheme: 'postgresql+asyncpg' })).toBe('postgresql+asyncpg://h/d');
  });

  it('reads its own print', () => {
    fc.assert(
      fc.property(url, (parts) => {
        const text = printServiceUrl(parts);
        expect(printServiceUrl(parseServiceUrl(text) ?? parts)).toBe(text);
      }),
    );
  });

  it('takes any text as value', () => {
    fc.assert(
      fc.property(fc.string(), format, (text, wanted) => {
        const { status, faults } = checkValue(text, wanted);
        expect(faults.length > 0).toBe(status === 'mismatch');
      }),
    );
  });

  it('holds a value against a pattern, with and without slashes', () => {
    for (const pattern of ['^v\\d+$', '/^v\\d+$/']) {
      expect(checkValue('v12', { pattern }).status).toBe('ok');
      expect(checkValue('12', { pattern }).status).toBe('mismatch');
    }
    expect(checkValue(null, { pattern: '^$' }).status).toBe('missing');
    expect(checkValue('anything', {}).status).toBe('unverifiable');
  });
});
