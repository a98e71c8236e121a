import type { Problem } from '../problem/problem';

/** Which review a prompt belongs to. Field names are those of its header; every value is a text. */
export interface PromptIdentity {
  /** 32 hexadecimal digits, made for one call. */
  readonly invocation_id: string;
  /** Absolute path of the primary checkout, or of a bare repository. */
  readonly repo_root: string;
  /** ULID; empty for a mission without one. */
  readonly mission_id: string;
  readonly mission_slug: string;
  readonly work_package_id: string;
  /** Absolute path of the checkout that holds the work. */
  readonly lane_worktree: string;
  readonly mission_branch: string;
  readonly lane_branch: string;
  /** Commit or branch the work began at, as stored. */
  readonly base_ref: string;
  /** Absolute path of the prompt itself. */
  readonly prompt_path: string;
  /** UTC, ends in `Z`. */
  readonly created_at: string;
}

type Field = keyof PromptIdentity;

const FIELDS: readonly Field[] = [
  'invocation_id',
  'repo_root',
  'mission_id',
  'mission_slug',
  'work_package_id',
  'lane_worktree',
  'mission_branch',
  'lane_branch',
  'base_ref',
  'prompt_path',
  'created_at',
];

/** The fields that no request can know beforehand. */
const OF_THE_CALL: readonly Field[] = ['invocation_id', 'created_at'];

/** What somebody asks a prompt to be for. */
export type RequestedContext = Omit<PromptIdentity, 'invocation_id' | 'created_at'>;

/** The header of a prompt, dashes included. Values are quoted, so that any path is safe in it. */
export function printIdentity(identity: PromptIdentity): string {
  return ['---', ...FIELDS.map((field) => `${field}: ${JSON.stringify(identity[field])}`), '---', ''].join('\n');
}

/** The fields a prompt has; null when it has no header. */
export function parseIdentity(text: string): Partial<PromptIdentity> | null {
  const header = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(text)?.[1];
  if (header === undefined) return null;
  const found: Partial<Record<Field, string>> = {};
  for (const line of header.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    const field = FIELDS.find((one) => one === name);
    if (field !== undefined) found[field] = unquoted(value.trim());
  }
  return found;
}

/**
 * Compares a prompt with what it is asked to be for. Fails closed: a field that is missing, or differs, is a problem.
 *
 * @param text null when the prompt cannot be read.
 */
export function identityProblem(requested: RequestedContext, path: string, text: string | null): Problem | null {
  const found = text === null ? null : parseIdentity(text);
  const subject = {
    mission_slug: requested.mission_slug,
    work_package_id: requested.work_package_id,
    prompt_path: path,
    requested_context: requested,
  };
  const missing = FIELDS.filter(
    (field) => found?.[field] === undefined || (found[field] === '' && field !== 'mission_id'),
  );
  if (found === null || missing.length > 0) {
    return {
      diagnostic_code: 'REVIEW_PROMPT_METADATA_MISSING',
      message:
        found === null
          ? `${path} ${text === null ? 'cannot be read' : 'has no header'}, so nobody can tell whose prompt it is.`
          : `${path} lacks ${missing.join(', ')}, so nobody can tell whose prompt it is.`,
      violated_invariant: SAME_WORK,
      remediation: again(requested),
      prompt_context: { ...found, _missing_fields: missing },
      ...subject,
    };
  }
  const compared = FIELDS.filter((field): field is keyof RequestedContext => !OF_THE_CALL.includes(field));
  const different = compared.filter((field) => found[field] !== requested[field]);
  if (different.length === 0) return null;
  const words = different.map((field) => `${field} is ${found[field] ?? ''}, not ${requested[field]}`);
  return {
    diagnostic_code: 'REVIEW_PROMPT_METADATA_MISMATCH',
    message: `${path} is for other work: ${words.join('; ')}.`,
    violated_invariant: SAME_WORK,
    remediation: again(requested),
    prompt_context: { ...found, _mismatched_fields: different },
    ...subject,
  };
}

const SAME_WORK = 'A reviewer is sent off only with a prompt that is for exactly the work that was asked for.';

function again({ mission_slug: slug, work_package_id: id }: RequestedContext): readonly string[] {
  return [`spec-kitty review ${id} --mission ${slug} --agent AGENT`];
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? text : value;
  } catch {
    return value;
  }
}
