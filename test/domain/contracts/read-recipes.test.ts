import * as fc from 'fast-check';
import { readRecipes, type ReadRecipes } from '../../../src/domain/contracts/read-recipes';
import { builtInRecipes, recipeExports, type ServiceRecipe } from '../../../src/domain/contracts/service-recipe';

/** A file that holds `value`, with every key in a line of its own. */
const read = (value: unknown): ReadRecipes =>
  readRecipes({ value, positionOf: (path) => ({ line: path.length, column: 1 }) });
const messages = (value: unknown): readonly string[] => read(value).findings.map(({ message }) => message);
const named = ({ recipes }: ReadRecipes, name: string): ServiceRecipe | undefined =>
  recipes.find((one) => one.name === name);

describe('recipes of a project', () => {
  it('are the six built-in ones where there is no file', () => {
    expect(readRecipes(null)).toEqual({ recipes: builtInRecipes, findings: [] });
    expect(builtInRecipes.map(({ name }) => name)).toEqual([
      'postgresql',
      'redis',
      'mongodb',
      'mysql',
      'rabbitmq',
      'elasticsearch',
    ]);
  });

  it('change a built-in one only in what they name', () => {
    const built = named(readRecipes(null), 'postgresql');
    const changed = named(read({ postgresql: { host_port: 6543, defaults: { database: 'orders' } } }), 'postgresql');
    expect(changed).toEqual({
      ...built,
      hostPort: 6543,
      defaults: { user: 'postgres', password: 'test', database: 'orders' },
    });
  });

  it('add a service with everything it needs', () => {
    const minio = {
      image: 'minio/minio:latest',
      port: 9000,
      env: { MINIO_ROOT_USER: '{user}' },
      defaults: { user: 'root' },
      ready: { exec: ['mc', 'ready', 'local'], timeout: 20 },
      export: { S3_URL: 'http://{host}:{port}' },
    };
    const result = read({ minio });
    expect(result.findings).toEqual([]);
    expect(result.recipes).toHaveLength(builtInRecipes.length + 1);
    expect(named(result, 'minio')).toMatchObject({ hostPort: 9000, process: null });
  });

  it('may say in short how they are run as a process', () => {
    const cache = { port: 6379, export: { CACHE_URL: 'redis://{host}:{port}' } };
    for (const process of ['redis', { kind: 'redis' }]) {
      expect(named(read({ cache: { ...cache, process } }), 'cache')?.process).toBe('redis');
    }
  });

  it('have every fault of every service told at once, with its line, and are then not used', () => {
    const value = {
      redis: { port: 70_000, ready: { exec: 'redis-cli ping', timout: 3 }, env: ['A=b'], process: { kind: 'mysql' } },
      Queue: { image: '--privileged', export: { 'Q;rm -rf /': 'q://{hots}' } },
      search: 'elasticsearch',
    };
    expect(messages(value)).toEqual([
      '.kittify/infrastructure.yaml:2: redis.port must be a whole number from 1 to 65535.',
      '.kittify/infrastructure.yaml:2: redis.env must be a mapping.',
      '.kittify/infrastructure.yaml:3: redis.ready.exec must be a list of words.',
      '.kittify/infrastructure.yaml:3: redis.process.kind must be postgresql or redis.',
      '.kittify/infrastructure.yaml:3: redis: unknown key "timout" is ignored.',
      '.kittify/infrastructure.yaml:2: Queue.port must be a whole number from 1 to 65535.',
      '.kittify/infrastructure.yaml:1: Queue must have a name of small letters, digits, - and _.',
      '.kittify/infrastructure.yaml:2: Queue.image is no name of an image.',
      '.kittify/infrastructure.yaml:3: Queue.export.Q;rm -rf / is no name of a variable.',
      '.kittify/infrastructure.yaml:3: Queue.export.Q;rm -rf / names {hots}, which no default gives.',
      '.kittify/infrastructure.yaml:1: search must be a mapping.',
    ]);
    expect(read(value).recipes).toEqual(builtInRecipes);
  });

  it('point to the key that was meant', () => {
    const [finding] = read({ redis: { ready: { timout: 3 } } }).findings;
    expect(finding).toMatchObject({ severity: 'warning', remediation: ['Did you mean timeout?'] });
  });

  it('leave no template open and never fail to be read, whatever stands in the file', () => {
    const entry = fc.record(
      {
        image: fc.oneof(fc.string(), fc.integer()),
        port: fc.oneof(fc.integer(), fc.string()),
        env: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
        defaults: fc.dictionary(fc.constantFrom('user', 'password', 'a-b'), fc.string()),
        ready: fc.oneof(fc.record({ exec: fc.array(fc.string()) }), fc.string()),
        export: fc.dictionary(fc.constantFrom('URL', 'A B', 'X'), fc.constantFrom('{host}', '{user}', '{constructor}')),
      },
      { requiredKeys: [] },
    );
    const file = fc.dictionary(fc.constantFrom('redis', 'mysql', 'mine', '-x', 'A'), fc.oneof(entry, fc.anything()));
    fc.assert(
      fc.property(fc.oneof(file, fc.anything()), (value) => {
        const { recipes } = read(value);
        for (const recipe of recipes) {
          const exports = recipeExports({ ...recipe, defaults: plain(recipe) }, { host: 'h', port: 1 });
          expect(Object.values(exports).join()).not.toMatch(/[{}]/);
          expect(Object.keys(exports).join('')).toMatch(/^\w+$/);
        }
      }),
    );
  });

  it('write what addresses cannot hold in their own way', () => {
    const recipe = named(read({ postgresql: { defaults: { password: 'p@ss/w:rd' } } }), 'postgresql');
    const exports = recipe === undefined ? {} : recipeExports(recipe, { host: '::1', port: 5433 });
    expect(exports).toEqual({ DATABASE_URL: 'postgresql://postgres:p%40ss%2Fw%3Ard@[::1]:5433/test' });
  });
});

/** Values that hold no braces themselves. */
function plain({ defaults }: ServiceRecipe): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(defaults).map((key) => [key, 'x']));
}
