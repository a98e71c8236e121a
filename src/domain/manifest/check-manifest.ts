import { nearestWord } from '../problem/nearest-word';
import { error, warning, type Finding } from './finding';
import type { ManifestSource } from './plan-sources';

/** One entry of `wps.yaml`. */
export interface ManifestEntry {
  readonly id: string;
  readonly title: string;
  /** Null when the key is absent: nothing was said. An empty list says "none". */
  readonly dependencies: readonly string[] | null;
  readonly ownedFiles: readonly string[];
  readonly requirementRefs: readonly string[];
  readonly subtasks: readonly string[];
  /** Relative to the mission directory; null when absent. */
  readonly promptFile: string | null;
  readonly planConcernRefs: readonly string[];
  readonly isCrossCutting: boolean;
}

export interface CheckedManifest {
  /** In file order; only entries without an error. */
  readonly entries: readonly ManifestEntry[];
  readonly findings: readonly Finding[];
}

type Path = readonly (string | number)[];
type Form =
  | 'work package id'
  | 'text'
  | 'list of texts'
  | 'list of work package ids'
  | 'list of concern ids'
  | 'path or null'
  | 'true or false';

/** What each key of an entry holds. The existing tool knows the same keys; others are left alone. */
const FIELDS: Readonly<Record<string, { readonly form: Form; readonly isRequired?: true }>> = {
  id: { form: 'work package id', isRequired: true },
  title: { form: 'text', isRequired: true },
  dependencies: { form: 'list of work package ids' },
  owned_files: { form: 'list of texts' },
  requirement_refs: { form: 'list of texts' },
  subtasks: { form: 'list of texts' },
  prompt_file: { form: 'path or null' },
  plan_concern_refs: { form: 'list of concern ids' },
  cross_cutting: { form: 'true or false' },
};

/** Keys that real manifests carry for other readers. */
const TOLERATED = [
  'execution_mode', 'authoritative_surface', 'agent_profile', 'create_intent', 'role', 'agent', 'wp_alias', 'task_type',
  'mission_dir_artifacts', 'subtask_details', 'definition_of_done', 'not_done_if', 'model', 'tracker_refs', 'scope',
]; // prettier-ignore

const WP_ID = /^WP\d{2,}$/;
const CONCERN_ID = /^IC-\d{2}$/;

/** Checks a parsed `wps.yaml` against every rule of its form and reports all faults at once. */
export function checkManifest(source: ManifestSource): CheckedManifest {
  const { value } = source;
  if (!isMapping(value)) {
    return { entries: [], findings: [fault(source, [], 'wps.yaml', 'a mapping with work_packages', value)] };
  }
  const list = value['work_packages'];
  if (!Array.isArray(list) || list.length === 0) {
    return {
      entries: [],
      findings: [fault(source, ['work_packages'], 'work_packages', 'a list with at least one work package', list)],
    };
  }
  const findings = list.flatMap((entry: unknown, index) => entryFindings(source, entry, index));
  const repeats = repeatedIds(source, list);
  const isFaulty = [...findings, ...repeats].some(({ severity }) => severity === 'error');
  return {
    entries: isFaulty ? [] : list.map((entry) => entryOf(entry as Record<string, unknown>)),
    findings: [...findings, ...repeats],
  };
}

function entryFindings(source: ManifestSource, entry: unknown, index: number): readonly Finding[] {
  const path: Path = ['work_packages', index];
  if (!isMapping(entry)) return [fault(source, path, `work_packages[${index}]`, 'a mapping with id and title', entry)];
  const name = `work_packages[${index}]${typeof entry['id'] === 'string' ? ` (${entry['id']})` : ''}`;
  const known = Object.entries(FIELDS).flatMap(([key, { form, isRequired }]) => {
    if (!Object.hasOwn(entry, key)) {
      return isRequired === true ? [fault(source, [...path, key], `${name}: ${key}`, `a ${form}`, undefined)] : [];
    }
    return fieldFindings(source, [...path, key], `${name}: ${key}`, form, entry[key]);
  });
  return [...known, ...unknownKeys(source, path, name, Object.keys(entry))];
}

function fieldFindings(
  source: ManifestSource,
  path: Path,
  name: string,
  form: Form,
  value: unknown,
): readonly Finding[] {
  switch (form) {
    case 'work package id':
      return typeof value === 'string' && WP_ID.test(value)
        ? []
        : [fault(source, path, name, 'WP and two digits, e.g. WP01', value)];
    case 'text':
      return typeof value === 'string' && value.trim() !== ''
        ? []
        : [fault(source, path, name, 'a text that is not empty', value)];
    case 'path or null':
      return value === null || typeof value === 'string'
        ? []
        : [fault(source, path, name, 'a path such as tasks/WP01-name.md, or null', value)];
    case 'true or false':
      return typeof value === 'boolean' ? [] : [fault(source, path, name, 'true or false', value)];
    case 'list of texts':
      return listFindings(source, path, name, 'a text', value, () => true);
    case 'list of work package ids':
      return listFindings(source, path, name, 'WP and two digits, e.g. WP01', value, (one) => WP_ID.test(one));
    case 'list of concern ids':
      return listFindings(source, path, name, 'IC- and two digits, e.g. IC-01', value, (one) => CONCERN_ID.test(one));
    default:
      return form satisfies never;
  }
}

function listFindings(
  source: ManifestSource,
  path: Path,
  name: string,
  expected: string,
  value: unknown,
  accepts: (item: string) => boolean,
): readonly Finding[] {
  if (!Array.isArray(value)) return [fault(source, path, name, `a list, each item ${expected}`, value)];
  return value.flatMap((item: unknown, index) =>
    typeof item === 'string' && accepts(item)
      ? []
      : [fault(source, [...path, index], `${name}[${index}]`, expected, item)],
  );
}

function unknownKeys(source: ManifestSource, path: Path, name: string, keys: readonly string[]): readonly Finding[] {
  return keys
    .filter((key) => !Object.hasOwn(FIELDS, key) && !TOLERATED.includes(key))
    .map((key) => {
      const meant = nearestWord(key, Object.keys(FIELDS));
      return warning('WPS_MANIFEST_INVALID', `wps.yaml: ${name}: unknown key ${JSON.stringify(key)} is ignored.`, {
        ...place(source, [...path, key]),
        remediation: meant === null ? [] : [`Did you mean ${meant}?`],
      });
    });
}

function repeatedIds(source: ManifestSource, list: readonly unknown[]): readonly Finding[] {
  const ids = list.map((entry) => (isMapping(entry) ? entry['id'] : undefined));
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (typeof id !== 'string' || first === index) return [];
    const path: Path = ['work_packages', index, 'id'];
    return [
      fault(
        source,
        path,
        `work_packages[${index}]: id`,
        `an id that no other entry has (${id} is work_packages[${first}])`,
        id,
      ),
    ];
  });
}

function fault(source: ManifestSource, path: Path, name: string, expected: string, got: unknown): Finding {
  const at = place(source, path);
  const where = at.line === undefined ? 'wps.yaml' : `wps.yaml:${at.line}:${at.column ?? 1}`;
  return error('WPS_MANIFEST_INVALID', `${where}: ${name} must be ${expected}; it is ${show(got)}.`, {
    ...at,
    path: pathText(path),
    expected,
    got: got ?? null,
    remediation: ['spec-kitty schema wps'],
  });
}

function place(source: ManifestSource, path: Path): Pick<Finding, 'file' | 'line' | 'column'> {
  const position = source.positionOf(path);
  return position === null ? { file: 'wps.yaml' } : { file: 'wps.yaml', ...position };
}

/** `work_packages[2].dependencies[0]` */
function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function entryOf(entry: Readonly<Record<string, unknown>>): ManifestEntry {
  const list = (key: string): readonly string[] => (entry[key] as readonly string[] | undefined) ?? [];
  return {
    id: entry['id'] as string,
    title: entry['title'] as string,
    dependencies: Object.hasOwn(entry, 'dependencies') ? list('dependencies') : null,
    ownedFiles: list('owned_files'),
    requirementRefs: list('requirement_refs'),
    subtasks: list('subtasks'),
    promptFile: (entry['prompt_file'] as string | null | undefined) ?? null,
    planConcernRefs: list('plan_concern_refs'),
    isCrossCutting: entry['cross_cutting'] === true,
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
