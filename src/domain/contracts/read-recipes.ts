import { error, warning, type Finding } from '../manifest/finding';
import type { ManifestSource, SourceFault } from '../manifest/plan-sources';
import { nearestWord } from '../problem/nearest-word';
import { builtInRecipes, type ServiceRecipe } from './service-recipe';

const FILE = '.kittify/infrastructure.yaml';

const KEYS = ['image', 'port', 'host_port', 'env', 'defaults', 'ready', 'export', 'process'];

/** The built-in recipes with those of a project, which replace or change them by name. */
export function readRecipes(source: ManifestSource | SourceFault | null): {
  readonly recipes: readonly ServiceRecipe[];
  readonly findings: readonly Finding[];
} {
  if (source === null) return { recipes: builtInRecipes, findings: [] };
  if ('fault' in source) return { recipes: builtInRecipes, findings: [invalid(source.fault, source)] };
  const { value } = source;
  if (!isMapping(value))
    return { recipes: builtInRecipes, findings: [invalid('it must be a mapping of services', {})] };
  const read = Object.entries(value).map(([name, entry]) => readRecipe(name, entry));
  const own = new Map(read.flatMap(({ recipe }) => (recipe === null ? [] : [[recipe.name, recipe] as const])));
  const kept = builtInRecipes.filter(({ name }) => !own.has(name));
  return { recipes: [...kept, ...own.values()], findings: read.flatMap(({ findings }) => findings) };
}

function readRecipe(
  name: string,
  entry: unknown,
): { readonly recipe: ServiceRecipe | null; readonly findings: readonly Finding[] } {
  if (!isMapping(entry)) return { recipe: null, findings: [invalid(`${name} must be a mapping`, {})] };
  const faults: string[] = [];
  const base = builtInRecipes.find((one) => one.name === name);
  const ready = mapping(entry['ready'], `${name}.ready`, faults);
  const exports = texts(entry['export'], `${name}.export`, faults);
  const port = number(entry['port'], `${name}.port`, base?.port, faults);
  const recipe: ServiceRecipe = {
    name,
    image: text(entry['image'], `${name}.image`, faults) ?? base?.image ?? null,
    port,
    hostPort: number(entry['host_port'], `${name}.host_port`, base?.hostPort ?? port, faults),
    env: { ...base?.env, ...texts(entry['env'], `${name}.env`, faults) },
    defaults: { ...base?.defaults, ...texts(entry['defaults'], `${name}.defaults`, faults) },
    ready: {
      exec: list(ready['exec'], `${name}.ready.exec`, faults) ?? base?.ready.exec ?? null,
      timeoutS: number(ready['timeout'], `${name}.ready.timeout`, base?.ready.timeoutS ?? 60, faults),
    },
    exports: Object.keys(exports).length > 0 ? exports : (base?.exports ?? {}),
    process: processKind(entry['process'], name, base?.process ?? null, faults),
  };
  if (Object.keys(recipe.exports).length === 0) faults.push(`${name}.export must name at least one variable`);
  const findings = [...faults.map((fault) => invalid(fault, {})), ...unknownKeys(name, Object.keys(entry))];
  return { recipe: faults.length === 0 ? recipe : null, findings };
}

function unknownKeys(name: string, keys: readonly string[]): readonly Finding[] {
  return keys
    .filter((key) => !KEYS.includes(key))
    .map((key) => {
      const meant = nearestWord(key, KEYS);
      return warning('KEY_UNKNOWN', `${FILE}: ${name}: unknown key ${JSON.stringify(key)} is ignored.`, {
        file: FILE,
        path: `${name}.${key}`,
        remediation: meant === null ? [`Known keys: ${KEYS.join(', ')}.`] : [`Did you mean ${meant}?`],
      });
    });
}

function invalid(fault: string, { line }: { readonly line?: number }): Finding {
  const where = line === undefined ? FILE : `${FILE}:${line}`;
  return error('INFRASTRUCTURE_INVALID', `${where}: ${fault}.`, {
    file: FILE,
    ...(line === undefined ? {} : { line }),
    remediation: [`Correct ${FILE}; the keys of a service are ${KEYS.join(', ')}.`],
  });
}

function text(value: unknown, name: string, faults: string[]): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  faults.push(`${name} must be a text`);
  return null;
}

function number(value: unknown, name: string, otherwise: number | undefined, faults: string[]): number {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65536) return value;
  faults.push(`${name} must be a whole number above 0`);
  return otherwise ?? 1;
}

function mapping(value: unknown, name: string, faults: string[]): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isMapping(value)) return value;
  faults.push(`${name} must be a mapping`);
  return {};
}

function texts(value: unknown, name: string, faults: string[]): Readonly<Record<string, string>> {
  const entries = Object.entries(mapping(value, name, faults));
  const wrong = entries.filter(([, one]) => typeof one === 'object');
  if (wrong.length > 0) faults.push(`${name} must hold texts`);
  return Object.fromEntries(
    entries.filter(([, one]) => typeof one !== 'object').map(([key, one]) => [key, String(one)]),
  );
}

function list(value: unknown, name: string, faults: string[]): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  faults.push(`${name} must be a list of words`);
  return null;
}

function processKind(
  value: unknown,
  name: string,
  otherwise: ServiceRecipe['process'],
  faults: string[],
): ServiceRecipe['process'] {
  if (value === undefined || value === null) return otherwise;
  const kind = isMapping(value) ? value['kind'] : value;
  if (kind === 'postgresql' || kind === 'redis') return kind;
  faults.push(`${name}.process.kind must be postgresql or redis`);
  return otherwise;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
