import { nearestWord } from '../problem/nearest-word';
import { error, warning, type Finding } from './finding';
import type { ManifestSource } from './plan-sources';
import { reportedValue, shownValue } from './shown-value';

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
  /** Every id that could be read, also of entries with an error. */
  readonly ids: readonly string[];
  /** False when there is any error: such a manifest decides nothing. */
  readonly isUsable: boolean;
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

/** Keys that real manifests carry for other readers; a work package has them in its header, where they count. */
const HEADER_KEYS = [
  'execution_mode', 'authoritative_surface', 'agent_profile', 'create_intent', 'role', 'agent', 'wp_alias', 'task_type',
  'mission_dir_artifacts', 'subtask_details', 'definition_of_done', 'not_done_if', 'model', 'tracker_refs', 'scope',
]; // prettier-ignore

const WP_ID = /^WP\d{2,}$/;
const CONCERN_ID = /^IC-\d{2}$/;

/** Keys whose values are read, and checked, with the contracts between work packages. */
const AGREEMENT_KEYS = ['requires_infrastructure', 'consumer_context', 'verify'];

const TOP_KEYS = ['work_packages', 'requires_infrastructure', 'integration_contracts'];

/** Top-level keys that real manifests carry for other readers. */
const TOP_NOTES = ['subtasks', 'measurement_base_sha', 'planning_base_branch', 'dependency_notes'];

/** Checks a parsed `wps.yaml` against every rule of its form and reports all faults at once. */
export function checkManifest(source: ManifestSource): CheckedManifest {
  const { value } = source;
  if (!isMapping(value)) return unusable([fault(source, [], 'wps.yaml', 'a mapping with work_packages', value)]);
  const top = unknownKeys(source, [], null, Object.keys(value), TOP_KEYS, TOP_NOTES);
  const list = value['work_packages'];
  if (!Array.isArray(list) || list.length === 0) {
    const expected = 'a list with at least one work package';
    return unusable([fault(source, ['work_packages'], 'work_packages', expected, list), ...top]);
  }
  const repeats = repeatedIds(source, list);
  const checked = list.map((entry: unknown, index) => ({ entry, findings: entryFindings(source, entry, index) }));
  const findings = [...checked.flatMap((one) => one.findings), ...repeats, ...top, ...headerKeys(source, list)];
  return {
    entries: checked.flatMap((one) => (isMapping(one.entry) && !hasError(one.findings) ? entryOf(one.entry) : [])),
    ids: list.flatMap((entry: unknown) => (isMapping(entry) && typeof entry['id'] === 'string' ? entry['id'] : [])),
    isUsable: !hasError(findings),
    findings,
  };
}

function unusable(findings: readonly Finding[]): CheckedManifest {
  return { entries: [], ids: [], isUsable: false, findings };
}

function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
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
  return [
    ...known,
    ...unknownKeys(source, path, name, Object.keys(entry), [...Object.keys(FIELDS), ...AGREEMENT_KEYS], HEADER_KEYS),
  ];
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

function unknownKeys(
  source: ManifestSource,
  path: Path,
  name: string | null,
  keys: readonly string[],
  known: readonly string[],
  tolerated: readonly string[],
): readonly Finding[] {
  return keys
    .filter((key) => !known.includes(key) && !tolerated.includes(key))
    .map((key) => {
      const meant = nearestWord(key, known);
      const at = place(source, [...path, key]);
      const entry = name === null ? '' : `${name}: `;
      return warning(
        'WPS_MANIFEST_INVALID',
        `${whereText(at)}: ${entry}unknown key ${JSON.stringify(key)} is ignored.`,
        {
          ...at,
          path: pathText([...path, key]),
          remediation: meant === null ? [] : [`Did you mean ${meant}?`],
        },
      );
    });
}

/** One warning for all keys that only count elsewhere: somebody may believe they decide something here. */
function headerKeys(source: ManifestSource, list: readonly unknown[]): readonly Finding[] {
  const used = HEADER_KEYS.filter((key) => list.some((entry) => isMapping(entry) && Object.hasOwn(entry, key)));
  if (used.length === 0) return [];
  const first = list.findIndex((entry) => isMapping(entry) && used.some((key) => Object.hasOwn(entry, key)));
  return [
    warning('WPS_MANIFEST_INVALID', `wps.yaml: ${used.join(', ')} decide nothing here: the headers in tasks/ do.`, {
      ...place(source, ['work_packages', first]),
      keys: used,
    }),
  ];
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
  return error('WPS_MANIFEST_INVALID', `${whereText(at)}: ${name} must be ${expected}; it is ${shownValue(got)}.`, {
    ...at,
    path: pathText(path),
    expected,
    got: reportedValue(got),
    remediation: ['spec-kitty schema wps'],
  });
}

function place(source: ManifestSource, path: Path): Pick<Finding, 'file' | 'line' | 'column'> {
  const position = source.positionOf(path);
  return position === null ? { file: 'wps.yaml' } : { file: 'wps.yaml', ...position };
}

function whereText({ line, column }: Pick<Finding, 'line' | 'column'>): string {
  return line === undefined ? 'wps.yaml' : `wps.yaml:${line}:${column ?? 1}`;
}

/** `work_packages[2].dependencies[0]` */
function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
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
