import { findMissions, type FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { warning, type Diagnostic, type Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { documentKind, searchKinds, workPackageOf, type SearchKind } from '../domain/search/document-kind';
import { logTexts } from '../domain/search/log-texts';
import { searchDocument, type LineHit, type SearchLine } from '../domain/search/search-document';
import { searchPattern, type SearchPattern, type Span } from '../domain/search/search-pattern';
import { snippetOf } from '../domain/search/snippet';
import type { Ports } from '../ports/ports';

/** One line that answers the query. */
export interface SearchHit {
  readonly mission_slug: string;
  readonly kind: SearchKind;
  /** Null where the place belongs to no work package. */
  readonly work_package_id: string | null;
  /** Absolute. */
  readonly path: string;
  /** Relative to where the command acts, where that is shorter; as an editor takes it. */
  readonly shown_path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly snippet: string;
  /** Ranges of `snippet` in UTF-16 units: start, and the first unit behind. */
  readonly highlights: readonly Span[];
}

export interface SearchOutcome extends Outcome {
  readonly query: string;
  readonly is_case_sensitive: boolean;
  /** Best first; at most as many as were asked for. */
  readonly hits: readonly SearchHit[];
  /** All that were found. */
  readonly total: number;
  readonly missions_searched: number;
  readonly files_searched: number;
}

export interface SearchRequest {
  readonly text: string;
  /** Undefined searches all missions. */
  readonly mission: string | undefined;
  /** Empty searches all kinds. */
  readonly kinds: readonly SearchKind[];
  readonly isRegex: boolean;
  readonly limit: number;
}

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_DEPTH = 5;
const SNIPPET_LENGTH = 120;

interface RankedHit extends LineHit {
  readonly mission: string;
  readonly kind: SearchKind;
  readonly workPackage: string | null;
  readonly path: string;
}

/** What a search went through. */
interface Tally {
  files: number;
  readonly diagnostics: Diagnostic[];
}

/**
 * Finds text in the specs, plans, work packages, reviews and logs of all missions. Reads only. What is too large, not
 * text or damaged is named and left out.
 *
 * @throws ProblemError USAGE_ERROR for a query that cannot be read; as `selectMission` for a mission that is named.
 */
export function search(ports: Ports, request: SearchRequest): SearchOutcome {
  const pattern = searchPattern(request.text, request.isRegex);
  if ('fault' in pattern) throw new ProblemError(unusable(request, pattern.fault));
  const tally: Tally = { files: 0, diagnostics: [] };
  const missions = missionsOf(ports, request, tally);
  const kinds = request.kinds.length === 0 ? searchKinds : request.kinds;
  const hits = missions.flatMap((mission) => searchMission(ports, mission, { pattern, kinds, tally })).sort(byRank);
  const { directory } = ports.surroundings;
  return {
    query: request.text,
    is_case_sensitive: pattern.isCaseSensitive,
    hits: hits.slice(0, request.limit).map((hit) => shown(hit, directory)),
    total: hits.length,
    missions_searched: missions.length,
    files_searched: tally.files,
    diagnostics: tally.diagnostics,
  };
}

function missionsOf(ports: Ports, { mission }: SearchRequest, tally: Tally): readonly FoundMission[] {
  if (mission !== undefined) return [selectMission(ports, mission).mission];
  const { found, unusable: closed } = findMissions(ports);
  tally.diagnostics.push(...closed.map(({ problem }) => warning(problem)));
  return found;
}

interface Question {
  readonly pattern: SearchPattern;
  readonly kinds: readonly SearchKind[];
  readonly tally: Tally;
}

function searchMission(ports: Ports, { slug, location }: FoundMission, question: Question): readonly RankedHit[] {
  const { pattern, kinds, tally } = question;
  const folders = [...new Set([location.planningDirectory, location.directory])];
  const paths = new Map(
    folders.flatMap((folder) => filesBelow(ports, folder, '', tally).map((path) => [path, folder])),
  );
  const inFiles = [...paths].flatMap(([path, folder]) => {
    const kind = documentKind(path);
    if (kind === null || !kinds.includes(kind)) return [];
    const whole = `${folder}/${path}`;
    const lines = linesOf(ports, whole, tally);
    const workPackage = workPackageOf(path);
    return searchDocument(lines, pattern).map((hit) => ({ ...hit, mission: slug, kind, workPackage, path: whole }));
  });
  return kinds.includes('log') ? [...inFiles, ...searchLog(ports, slug, location, question)] : inFiles;
}

/** Files below a folder, relative to it; links are not followed. */
function filesBelow(ports: Ports, root: string, folder: string, tally: Tally, depth = 0): readonly string[] {
  if (depth > MOST_DEPTH) return [];
  const names = attempt(() => ports.files.list(folder === '' ? root : `${root}/${folder}`), [], tally);
  return names.flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const whole = `${root}/${path}`;
    if (name.startsWith('.') || attempt(() => ports.files.isLink(whole), true, tally)) return [];
    const kind = attempt(() => ports.files.kindOf(whole), null, tally);
    return kind === 'directory' ? filesBelow(ports, root, path, tally, depth + 1) : kind === 'file' ? [path] : [];
  });
}

function linesOf(ports: Ports, path: string, tally: Tally): readonly SearchLine[] {
  const size = attempt(() => ports.files.sizeOf(path), null, tally) ?? 0;
  if (size > MOST_BYTES) {
    tally.diagnostics.push(skipped(path, `it has ${size} bytes, more than ${MOST_BYTES}`));
    return [];
  }
  const text = attempt(() => ports.files.readText(path), null, tally);
  if (text === null) return [];
  if (text.includes('\0')) {
    tally.diagnostics.push(skipped(path, 'it is not text'));
    return [];
  }
  tally.files += 1;
  return text.split(/\r\n|\n|\r/u).map((line, index) => ({ line: index + 1, text: line }));
}

function searchLog(
  ports: Ports,
  slug: string,
  location: FoundMission['location'],
  { pattern, tally }: Question,
): readonly RankedHit[] {
  const path = `${location.directory}/status.events.jsonl`;
  const log = attempt(() => ports.log.diagnose(location), null, tally);
  if (log === null) return [];
  if (log.events.length > 0) tally.files += 1;
  if (log.faults.length > 0) {
    const lines = log.faults.map(({ line }) => line).slice(0, 5);
    tally.diagnostics.push(
      skipped(path, `${log.faults.length} of its lines cannot be read, from line ${lines[0] ?? 0} on`),
    );
  }
  return log.events.flatMap((event, index) => {
    const workPackage = event.family === 'transition' || event.family === 'annotation' ? event.wp_id : null;
    const text = [...new Set(logTexts(event))].join(' | ');
    if (text === '') return [];
    const hits = searchDocument([{ line: log.lines[index] ?? 1, text }], pattern);
    return hits.map((hit) => ({ ...hit, column: 1, mission: slug, kind: 'log' as const, workPackage, path }));
  });
}

/** What a file that cannot be read answers: it is named and left out. */
function attempt<Value>(read: () => Value, otherwise: Value, tally: Tally): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    tally.diagnostics.push(...error.problems.map(warning));
    return otherwise;
  }
}

function byRank(a: RankedHit, b: RankedHit): number {
  return (
    b.score - a.score ||
    searchKinds.indexOf(a.kind) - searchKinds.indexOf(b.kind) ||
    (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1)
  );
}

function shown(
  { mission, kind, workPackage, path, line, column, text, spans }: RankedHit,
  directory: string,
): SearchHit {
  const { text: snippet, highlights } = snippetOf(text, spans, SNIPPET_LENGTH);
  return {
    mission_slug: mission,
    kind,
    work_package_id: workPackage,
    path,
    shown_path: path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path,
    line,
    column,
    snippet,
    highlights,
  };
}

function skipped(path: string, why: string): Diagnostic {
  return warning({
    diagnostic_code: 'FILE_NOT_SEARCHED',
    message: `${path} was not searched: ${why}.`,
    remediation: [],
    path,
  });
}

function unusable({ text, isRegex }: SearchRequest, fault: string): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: isRegex ? `${JSON.stringify(text)} is no regular expression: ${fault}.` : `There is nothing to look for.`,
    remediation: ['spec-kitty search --help'],
  };
}
