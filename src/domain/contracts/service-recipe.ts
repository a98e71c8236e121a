/** How to run one kind of service for the time of a test run. Plain data. */
export interface ServiceRecipe {
  readonly name: string;
  /** Null for a service that is only run without containers, or only elsewhere. */
  readonly image: string | null;
  /** Port inside the container. */
  readonly port: number;
  /** Preferred port of this machine; a busy one is replaced by any free one. */
  readonly hostPort: number;
  /** Environment of the container; `{name}` stands for a default. */
  readonly env: Readonly<Record<string, string>>;
  /** Values that templates may name besides `host` and `port`. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly ready: {
    /** Run inside the container; null asks the port alone. */
    readonly exec: readonly string[] | null;
    readonly timeoutS: number;
  };
  /** Exported variables as templates, e.g. `redis://{host}:{port}`. */
  readonly exports: Readonly<Record<string, string>>;
  /** How it is run without containers; null when it cannot be. */
  readonly process: 'postgresql' | 'redis' | null;
}

export const builtInRecipes: readonly ServiceRecipe[] = [
  {
    name: 'postgresql',
    image: 'postgres:16-alpine',
    port: 5432,
    hostPort: 5433,
    env: { POSTGRES_USER: '{user}', POSTGRES_PASSWORD: '{password}', POSTGRES_DB: '{database}' },
    defaults: { user: 'postgres', password: 'test', database: 'test' },
    // Over TCP: the image answers on its socket while it still initialises.
    ready: { exec: ['pg_isready', '-q', '-h', '127.0.0.1'], timeoutS: 60 },
    exports: { DATABASE_URL: 'postgresql://{user}:{password}@{host}:{port}/{database}' },
    process: 'postgresql',
  },
  {
    name: 'redis',
    image: 'redis:7-alpine',
    port: 6379,
    hostPort: 6380,
    env: {},
    defaults: {},
    ready: { exec: ['redis-cli', 'ping'], timeoutS: 30 },
    exports: { REDIS_URL: 'redis://{host}:{port}' },
    process: 'redis',
  },
  {
    name: 'mongodb',
    image: 'mongo:7',
    port: 27017,
    hostPort: 27018,
    env: {},
    defaults: {},
    ready: { exec: ['mongosh', '--quiet', '--eval', '1'], timeoutS: 60 },
    exports: { MONGODB_URL: 'mongodb://{host}:{port}' },
    process: null,
  },
  {
    name: 'mysql',
    image: 'mysql:8',
    port: 3306,
    hostPort: 3307,
    env: { MYSQL_ROOT_PASSWORD: '{password}', MYSQL_DATABASE: '{database}' },
    defaults: { user: 'root', password: 'test', database: 'test' },
    ready: { exec: ['mysqladmin', 'ping', '-h', '127.0.0.1', '-u{user}', '-p{password}', '--silent'], timeoutS: 90 },
    exports: { DATABASE_URL: 'mysql://{user}:{password}@{host}:{port}/{database}' },
    process: null,
  },
  {
    name: 'rabbitmq',
    image: 'rabbitmq:3-alpine',
    port: 5672,
    hostPort: 5673,
    env: {},
    defaults: { user: 'guest', password: 'guest' },
    ready: { exec: ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'], timeoutS: 90 },
    exports: { AMQP_URL: 'amqp://{user}:{password}@{host}:{port}' },
    process: null,
  },
  {
    name: 'elasticsearch',
    image: 'elasticsearch:8.15.0',
    port: 9200,
    hostPort: 9201,
    env: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false', ES_JAVA_OPTS: '-Xms512m -Xmx512m' },
    defaults: {},
    ready: { exec: ['curl', '-fsS', 'http://127.0.0.1:9200'], timeoutS: 120 },
    exports: { ELASTICSEARCH_URL: 'http://{host}:{port}' },
    process: null,
  },
];

/** Where a running service is. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
}

/** A template with `{name}` replaced; an unknown name stays as it is, so that it is seen. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The variables a running service exports, in their generic form. */
export function recipeExports(
  { exports, defaults }: ServiceRecipe,
  { host, port }: ServiceAddress,
): Readonly<Record<string, string>> {
  const address = { host: host.includes(':') ? `[${host}]` : host, port: String(port) };
  const plain = { ...defaults, ...address };
  const escaped = {
    ...Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, encodeURIComponent(value)])),
    ...address,
  };
  return Object.fromEntries(
    Object.entries(exports).map(([name, template]) => [
      name,
      fillTemplate(template, template.includes('://') ? escaped : plain),
    ]),
  );
}

/** What a recipe would export where its preferred port is free: known before anything runs. */
export function plannedExports(recipe: ServiceRecipe): Readonly<Record<string, string>> {
  return recipeExports(recipe, { host: '127.0.0.1', port: recipe.hostPort });
}

/**
 * The variables of several services together. A name that an earlier service has is prefixed with the name of the later
 * one, e.g. `MYSQL_DATABASE_URL`.
 */
export function joinExports(
  all: readonly { readonly service: string; readonly exports: Readonly<Record<string, string>> }[],
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const { service, exports } of all) {
    for (const [name, value] of Object.entries(exports)) {
      const isTaken = Object.hasOwn(joined, name);
      joined[isTaken ? `${service.toUpperCase().replace(/\W/g, '_')}_${name}` : name] = value;
    }
  }
  return joined;
}
