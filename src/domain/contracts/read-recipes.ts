import { error, warning, type Finding } from '../manifest/finding';
import type { ManifestSource, Position, SourceFault } from '../manifest/plan-sources';
import { nearestWord } from '../problem/nearest-word';
import { recipeFaults } from './recipe-faults';
import { recipeField, type RecipeField } from './recipe-field';
import { builtInRecipes, type ServiceRecipe } from './service-recipe';

const FILE = '.kittify/infrastructure.yaml';

/** The keys of a service, and of the mappings below it. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['image', 'port', 'host_port', 'env', 'defaults', 'ready', 'export', 'process'],
  ready: ['exec', 'timeout'],
  process: ['kind'],
};

export interface ReadRecipes {
  readonly recipes: readonly ServiceRecipe[];
  /** Everything wrong, each with its line. A recipe with a fault is left out; a built-in one then stays as it is. */
  readonly findings: readonly Finding[];
}

/** The built-in recipes with those of a project, which change them by name, or add to them. */
export function readRecipes(source: ManifestSource | SourceFault | null): ReadRecipes {
  if (source === null) return { recipes: builtInRecipes, findings: [] };
  if ('fault' in source) return { recipes: builtInRecipes, findings: [invalid(source.fault, source)] };
  const { value } = source;
  if (!isMapping(value)) {
    return { recipes: builtInRecipes, findings: [invalid('it must be a mapping of services', null)] };
  }
  const read = Object.entries(value).map(([name, entry]) => readRecipe(name, entry, source));
  const own = read.flatMap(({ recipe }) => recipe ?? []);
  const kept = builtInRecipes.filter((one) => !own.some(({ name }) => name === one.name));
  return {
    recipes: [...kept, ...own],
    findings: read.flatMap(({ findings }) => findings),
  };
}

function readRecipe(
  name: string,
  entry: unknown,
  source: ManifestSource,
): { readonly recipe: ServiceRecipe | null; readonly findings: readonly Finding[] } {
  const at = (path: readonly string[]): Position | null => source.positionOf([name, ...path]);
  if (!isMapping(entry)) return { recipe: null, findings: [invalid(`${name} must be a mapping`, at([]))] };
  const faults: Finding[] = [];
  const fault = (path: readonly string[], text: string): void => {
    faults.push(invalid(`${[name, ...path].join('.')} ${text}`, at(path)));
  };
  const field = (...path: string[]): RecipeField => recipeField(valueAt(entry, path), (text) => fault(path, text));
  const base = builtInRecipes.find((one) => one.name === name);
  const port = field('port').port(base?.port);
  const exports = field('export').texts();
  const ready = field('ready').mapping();
  const process = field('process').mapping(['kind']);
  const recipe: ServiceRecipe = {
    name,
    image: field('image').text() ?? base?.image ?? null,
    port,
    hostPort: field('host_port').port(base?.hostPort ?? port),
    env: { ...base?.env, ...field('env').texts() },
    defaults: { ...base?.defaults, ...field('defaults').texts() },
    ready: {
      exec: field('ready', 'exec').words() ?? base?.ready.exec ?? null,
      timeoutS: field('ready', 'timeout').seconds(base?.ready.timeoutS ?? 60),
    },
    exports: Object.keys(exports).length > 0 ? exports : (base?.exports ?? {}),
    process:
      recipeField(process['kind'], (text) => fault(['process', 'kind'], text)).oneOf(['postgresql', 'redis']) ??
      base?.process ??
      null,
  };
  for (const { path, text } of recipeFaults(recipe)) fault(path, text);
  const unknown = [
    ...unknownKeys(name, [], entry, at),
    ...unknownKeys(name, ['ready'], ready, at),
    ...unknownKeys(name, ['process'], process, at),
  ];
  return { recipe: faults.length === 0 ? recipe : null, findings: [...faults, ...unknown] };
}

function unknownKeys(
  name: string,
  path: readonly string[],
  entry: Readonly<Record<string, unknown>>,
  at: (path: readonly string[]) => Position | null,
): readonly Finding[] {
  const known = KEYS[path.join('.')] ?? [];
  return Object.keys(entry)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = nearestWord(key, known);
      const position = at([...path, key]);
      return warning('KEY_UNKNOWN', `${place(position)}: ${name}: unknown key ${JSON.stringify(key)} is ignored.`, {
        file: FILE,
        path: [name, ...path, key].join('.'),
        ...position,
        remediation: meant === null ? [`Known keys: ${known.join(', ')}.`] : [`Did you mean ${meant}?`],
      });
    });
}

function invalid(fault: string, position: Partial<Position> | null): Finding {
  const { line, column } = position ?? {};
  return error('INFRASTRUCTURE_INVALID', `${place(position)}: ${fault}.`, {
    file: FILE,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    remediation: [`Correct ${FILE}; the keys of a service are ${KEYS['']?.join(', ') ?? ''}.`],
  });
}

function place(position: Partial<Position> | null): string {
  return position?.line === undefined ? FILE : `${FILE}:${position.line}`;
}

function valueAt(entry: Readonly<Record<string, unknown>>, [key = '', ...rest]: readonly string[]): unknown {
  const value = entry[key];
  if (rest.length === 0) return value;
  return isMapping(value) ? valueAt(value, rest) : undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
