import { nearestWord } from '../problem/nearest-word';
import { error, warning, type Finding } from './finding';
import { isSourceFault, type WorkPackageSource } from './plan-sources';
import { shownValue } from './shown-value';

/** A work-package file as far as planning depends on it. */
export interface WorkPackageFile {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly body: string;
  readonly title: string;
  /** Null when the header has no such key: nothing was said. */
  readonly dependencies: readonly string[] | null;
  readonly requirementRefs: readonly string[];
  readonly hasRequirementRefs: boolean;
  readonly subtasks: readonly string[];
  readonly executionMode: string | null;
  /** Null when the key is missing. */
  readonly ownedFiles: readonly string[] | null;
  readonly authoritativeSurface: string | null;
  readonly createIntent: readonly string[];
  readonly scope: string | null;
  readonly branchStrategy: string;
  readonly planningBaseBranch: string;
  readonly mergeTargetBranch: string;
}

/** The closed set of keys a header may have. */
const KNOWN_KEYS = new Set(
  `work_package_id dependencies subtasks title history authoritative_surface execution_mode owned_files requirement_refs
  branch_strategy merge_target_branch planning_base_branch tags agent_profile role agent tracker_refs shell_pid
  create_intent phase model created_at task_type base_commit base_branch assignee mission_id wp_code mission_slug
  shell_pid_created_at priority lane review_status reviewed_by status scope review_feedback approved_by phases subtitle
  work_package_title activity_log reviewer description estimated_duration mission_number review_feedback_file
  reviewer_agent reviewer_shell_pid feature_slug requires_infrastructure integration_contracts consumer_context`.split(
    /\s+/,
  ),
);

/** The work package a file of `tasks/` is for, by its name; null for another file. */
export function idInName(name: string): string | null {
  return /^WP\d{2,}/.exec(name)?.[0] ?? null;
}

/** Reads the header of one file. A file whose header cannot be used gives findings and no value. */
export function workPackageFile(source: WorkPackageSource): {
  readonly file: WorkPackageFile | null;
  readonly findings: readonly Finding[];
} {
  const file = `tasks/${source.name}`;
  const { header } = source;
  if (isSourceFault(header)) {
    const { fault, line, column } = header;
    const at = { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
    return {
      file: null,
      findings: [
        error('FRONTMATTER_INVALID', `${file}${line === undefined ? '' : `:${line}`}: ${fault}.`, {
          ...at,
          remediation: [`Correct the header of ${file}; tasks/README.md shows the form.`],
        }),
      ],
    };
  }
  const id = idInName(source.name) ?? '';
  const findings = [...identityFindings(source, header, id), ...fieldFindings(source, header, id)];
  if (findings.some(({ severity }) => severity === 'error')) return { file: null, findings };
  return { file: fileOf(source, header, id), findings };
}

function identityFindings(
  source: WorkPackageSource,
  header: Readonly<Record<string, unknown>>,
  id: string,
): readonly Finding[] {
  const file = `tasks/${source.name}`;
  const stated = header['work_package_id'];
  const wrongId =
    stated === id
      ? []
      : [
          error(
            'FRONTMATTER_INVALID',
            `${file}: work_package_id must be ${id}, as the file name says; it is ${shownValue(stated)}.`,
            {
              file,
              line: lineOf(source, 'work_package_id'),
              work_package_id: id,
              field: 'work_package_id',
              expected: id,
              remediation: [`Set work_package_id: ${id}, or name the file after the work package that it is for.`],
            },
          ),
        ];
  const unknown = Object.keys(header).filter((key) => !KNOWN_KEYS.has(key));
  const unknownKeys = unknown.map((key) => {
    const meant = nearestWord(key, [...KNOWN_KEYS]);
    return warning(
      'FRONTMATTER_UNKNOWN_FIELD',
      `${file}:${lineOf(source, key)}: the header has the unknown field ${JSON.stringify(key)}.`,
      {
        file,
        line: lineOf(source, key),
        work_package_id: id,
        field: key,
        remediation: [meant === null ? 'Move it to the text of the file.' : `Did you mean ${meant}?`],
      },
    );
  });
  return [...wrongId, ...unknownKeys];
}

const LISTS = ['dependencies', 'requirement_refs', 'owned_files', 'create_intent'] as const;

/** How a field is written, for whoever wrote it otherwise. */
const EXAMPLES: Readonly<Record<(typeof LISTS)[number] | 'execution_mode', string>> = {
  dependencies: '[WP01]',
  requirement_refs: '[FR-001]',
  owned_files: '["src/**"]',
  create_intent: '[src/new-file.ts]',
  execution_mode: 'code_change',
};

function fieldFindings(
  source: WorkPackageSource,
  header: Readonly<Record<string, unknown>>,
  id: string,
): readonly Finding[] {
  const file = `tasks/${source.name}`;
  const wrong = (field: keyof typeof EXAMPLES, expected: string): Finding =>
    error(
      'FRONTMATTER_INVALID',
      `${file}:${lineOf(source, field)}: ${field} must be ${expected}; it is ${shownValue(header[field])}.`,
      {
        file,
        line: lineOf(source, field),
        work_package_id: id,
        field,
        expected,
        remediation: [`Write it as in this example: ${field}: ${EXAMPLES[field]}`],
      },
    );
  const lists = LISTS.flatMap((field) =>
    textList(header[field]) === undefined ? [wrong(field, 'a list of texts')] : [],
  );
  const dependencies = textList(header['dependencies']) ?? [];
  const badIds = (dependencies ?? []).filter((one) => !/^WP\d{2,}$/.test(one));
  const mode = header['execution_mode'];
  return [
    ...lists,
    ...(badIds.length === 0 ? [] : [wrong('dependencies', 'a list of ids such as WP01')]),
    ...(mode === undefined || mode === null || typeof mode === 'string'
      ? []
      : [wrong('execution_mode', 'code_change or planning_artifact')]),
  ];
}

function fileOf(source: WorkPackageSource, header: Readonly<Record<string, unknown>>, id: string): WorkPackageFile {
  const title = text(header['title']) ?? text(header['work_package_title']) ?? id;
  return {
    id,
    name: source.name,
    text: source.text,
    body: source.body,
    title,
    dependencies: textList(header['dependencies']) ?? null,
    requirementRefs: textList(header['requirement_refs']) ?? [],
    hasRequirementRefs: Object.hasOwn(header, 'requirement_refs'),
    subtasks: subtaskIds(header['subtasks']),
    executionMode: text(header['execution_mode']),
    ownedFiles: textList(header['owned_files']) ?? null,
    authoritativeSurface: text(header['authoritative_surface']),
    createIntent: textList(header['create_intent']) ?? [],
    scope: text(header['scope']),
    branchStrategy: text(header['branch_strategy']) ?? '',
    planningBaseBranch: text(header['planning_base_branch']) ?? '',
    mergeTargetBranch: text(header['merge_target_branch']) ?? '',
  };
}

/** A list of texts, also as a text with commas; null when absent, undefined when it is something else. */
function textList(value: unknown): readonly string[] | null | undefined {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '' || value.trim() === '[]') return [];
  return value.split(',').map((one) => one.trim());
}

/** Ids of subtasks, which may be texts or mappings with an `id`; trimmed, without repetitions. */
function subtaskIds(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const ids = value.map((one: unknown) => {
    if (typeof one === 'string') return one.trim();
    const id = typeof one === 'object' && one !== null && 'id' in one ? one.id : null;
    return typeof id === 'string' ? id.trim() : '';
  });
  return [...new Set(ids.filter((id) => id !== ''))];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The line of a top-level field, counted from 1; 1 when it is not there. */
function lineOf(source: WorkPackageSource, field: string): number {
  const index = source.text.split('\n').findIndex((line) => line.startsWith(`${field}:`));
  return index < 0 ? 1 : index + 1;
}
