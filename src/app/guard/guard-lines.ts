import type { GuardOutcome } from './guard-commit';
import type { Violation } from '../../domain/guard/commit-facts';
import { lanes, type Lane } from '../../domain/status/lanes';
import { shellWord } from '../../domain/problem/shell-word';

/** The most paths that are listed; `--json` has all of them. */
const MOST_PATHS = 20;

/** What a person reads of a judgement; nothing for a commit that a hook lets pass. */
export function guardLines(
  outcome: GuardOutcome,
  { isHook, isStaged }: { readonly isHook: boolean; readonly isStaged: boolean },
): readonly string[] {
  if (outcome.outcome === 'allowed') return isHook ? [] : [allowedLine(outcome, isStaged)];
  const lead = outcome.mode === 'warn' ? 'WARNING' : 'BLOCKED';
  const [first = '', ...rest] = outcome.problem === null ? violationLines(outcome, isStaged) : problemLines(outcome);
  return [`[spec-kitty guard] ${lead}: ${first}`, ...rest];
}

function allowedLine(
  { active_work_package_id: id, lane_id, staged_files, mode }: GuardOutcome,
  isStaged: boolean,
): string {
  const count = staged_files.length;
  if (count === 0) return 'Nothing is staged.';
  const files = `${count} ${isStaged ? 'staged ' : ''}${count === 1 ? 'file' : 'files'}`;
  if (mode === 'off') return `${files}: the guard is off.`;
  if (id === null) return `${files} may be committed: no work package is worked on here under the guard.`;
  return `${files} may be committed: ${id}${lane_id === null ? '' : ` in ${lane_id}`}.`;
}

function problemLines({ problem }: GuardOutcome): readonly string[] {
  if (problem === null) return [];
  return [problem.message, ...problem.remediation.map((line) => `  ${line}`), `(${problem.diagnostic_code})`];
}

function violationLines(outcome: GuardOutcome, isStaged: boolean): readonly string[] {
  const { violations, active_work_package_id: id, staged_files } = outcome;
  const shown = violations.slice(0, MOST_PATHS);
  const width = Math.min(60, Math.max(...shown.map(({ path }) => path.length)));
  const rest = violations.length - shown.length;
  const counted = countWords(violations.length, staged_files.length);
  const isOut = violations.some(({ code }) => code === 'ACTIVE_WP_SCOPE_VIOLATION');
  return [
    isOut ? `${counted} outside ${id ?? 'the work package'}.` : `${counted} never committed here.`,
    ...shown.map((one) => `  ${one.path.padEnd(width)}  ${ownerWords(one)}`),
    ...(rest > 0 ? [`  and ${rest} more; --json lists all of them`] : []),
    ...(isOut ? ownedLines(outcome) : []),
    ...remedies(outcome, isStaged),
    `(${[...new Set(violations.map(({ code }) => code))].join(', ')})`,
  ];
}

function countWords(count: number, all: number): string {
  if (count === 1) return all === 1 ? 'The file is' : `1 of ${all} files is`;
  return count === all ? `${all} files are` : `${count} of ${all} files are`;
}

function ownerWords({ path, owners, code }: Violation): string {
  if (code === 'PROTECTED_PATH') {
    return path.startsWith('kitty-specs')
      ? 'planning files are committed in the home of the mission'
      : 'state of this machine';
  }
  return owners.length === 0 ? 'belongs to no work package' : `belongs to ${owners.join(', ')}`;
}

function ownedLines({
  active_work_package_id: id,
  lane_id,
  mission_slug,
  owned_files,
}: GuardOutcome): readonly string[] {
  const place = lane_id === null ? (mission_slug ?? '') : `${lane_id} of ${mission_slug ?? ''}`;
  return [`${id ?? ''} (${place}) owns ${owned_files.join(', ')}.`];
}

function remedies(outcome: GuardOutcome, isStaged: boolean): readonly string[] {
  const { violations, mission_slug, active_work_package_id: id, owned_files_source } = outcome;
  const outside = violations.filter(({ code }) => code === 'ACTIVE_WP_SCOPE_VIOLATION');
  const them = outside.length === 1 ? 'it' : 'them';
  const paths = violations.slice(0, MOST_PATHS).map(({ path }) => shellWord(fromRoot(path)));
  return [
    ...(isStaged
      ? [
          `To leave ${violations.length === 1 ? 'it' : 'them'} out of this commit; the work tree stays as it is:`,
          `  git restore --staged -- ${paths.join(' ')}`,
        ]
      : []),
    ...(outside.length > 0 && id !== null
      ? [
          `If ${id} needs ${them}, add ${them} to its owned_files in ${owned_files_source ?? 'wps.yaml'}, then:`,
          `  spec-kitty finalize-tasks --mission ${mission_slug ?? ''}`,
        ]
      : []),
    ...Object.entries(outcome.owner_lanes).flatMap(([owner, lane]) => ownerLines(owner, lane, mission_slug ?? '')),
  ];
}

function ownerLines(owner: string, lane: Lane, missionSlug: string): readonly string[] {
  if (lane === 'planned' || lane === 'claimed') {
    const command = `  spec-kitty implement ${owner} --agent AGENT --mission ${missionSlug}`;
    return [`If this is work on ${owner}, take that first:`, command];
  }
  return lane === 'for_review' || lane === 'in_review'
    ? [`${owner} is handed over; it is changed again when its review sends it back.`]
    : [`${owner} is ${lanes[lane].title.toLowerCase()}.`];
}

/** A path that git finds from any folder, and takes to the letter. */
function fromRoot(path: string): string {
  return /[*?[\\]/.test(path) ? `:(top,literal)${path}` : `:/${path}`;
}
