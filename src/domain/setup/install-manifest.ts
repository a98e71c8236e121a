import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { printDocument } from '../canonical-json/print-json';

/** A file that is all ours, or our block in a file of somebody else. */
export interface InstalledPart {
  /** Relative to the root of the primary checkout, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'block';
  /** Of what we wrote: the whole file, or the lines of the block. */
  readonly sha256: string;
  /** Of what we wrote before; present only while files are being written, so that a kill leaves nothing unknown. */
  readonly was?: string;
  /** True when the file was there before; then it stays when our part goes. */
  readonly existed: boolean;
  /** What was put before a block, so that it can be taken away again; empty for a file. */
  readonly separator: string;
}

/** What `init` wrote, so that nothing that was changed since is ever overwritten, and everything can be taken back. */
export interface InstallManifest {
  /** Of the program that wrote last. */
  readonly version: string;
  /** Those that have command files. */
  readonly agents: readonly string[];
  /** `agents.available` of the settings as it was then: a later change of it is followed. */
  readonly configured: readonly string[];
  readonly parts: readonly InstalledPart[];
  /** Folders that were made, parents first. */
  readonly folders: readonly string[];
}

export const MANIFEST_PATH = '.kittify/spec-kitty-manifest.json';

export function printManifest({ version, agents, configured, parts, folders }: InstallManifest): string {
  const sorted = [...parts].sort((a, b) => (a.path < b.path ? -1 : 1));
  const rows = sorted.map(({ path, kind, sha256, was, existed, separator }) => {
    return { path, kind, sha256, ...(was === undefined ? {} : { was }), existed, separator };
  });
  return printDocument({ version: 1, spec_kitty_version: version, agents, configured, parts: rows, folders }, FORM);
}

const FORM = { isSorted: false, isAscii: false };

/** @returns the manifest, or what is wrong with it. */
export function parseManifest(text: string): InstallManifest | { readonly fault: string } {
  let row: JsonValue;
  try {
    row = parseJson(text);
  } catch (error) {
    return { fault: `is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  if (!isJsonObject(row)) return { fault: 'is not a JSON object' };
  if (row['version'] !== 1) return { fault: `has version ${JSON.stringify(row['version'])}; this program knows 1` };
  const parts = Array.isArray(row['parts']) ? row['parts'].map((one) => (isJsonObject(one) ? partOf(one) : null)) : [];
  if (parts.includes(null)) return { fault: 'has a part without path, kind or sha256' };
  return {
    version: typeof row['spec_kitty_version'] === 'string' ? row['spec_kitty_version'] : '',
    agents: textsOf(row['agents']),
    configured: textsOf(row['configured']),
    parts: parts.flatMap((part) => part ?? []),
    folders: textsOf(row['folders']).filter(isInside),
  };
}

function partOf(row: JsonObject): InstalledPart | null {
  const { path, kind, sha256, was, existed, separator } = row;
  if (typeof path !== 'string' || typeof sha256 !== 'string' || !isInside(path)) return null;
  if (kind !== 'file' && kind !== 'block') return null;
  return {
    path,
    kind,
    sha256,
    ...(typeof was === 'string' ? { was } : {}),
    existed: existed === true,
    separator: typeof separator === 'string' ? separator : '',
  };
}

/** A path that leads out of the repository, or into git's own folder, is nobody's doing but an attacker's. */
function isInside(path: string): boolean {
  const names = path.split('/');
  return (
    path !== '' && !/^[a-z]:|\\/i.test(path) && !names.some((name) => ['', '.', '..'].includes(name) || isGit(name))
  );
}

/** File systems that ignore case, and Windows with its short names, know git's folder by more than one name. */
function isGit(name: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*$/i.test(name);
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
