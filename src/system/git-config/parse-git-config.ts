/** Settings by lower-case name, e.g. `core.bare` or `remote.origin.url`; the last value wins. */
export type GitConfigValues = ReadonlyMap<string, string>;

/** Sub-section names, such as those of remotes, keep their case; everything else is lower case. */
const SECTION = /^\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/;
const KEY = /^([A-Za-z][A-Za-z0-9-]*)\s*(=?)\s*/;

/**
 * Reads the text of a git configuration file. A key without `=` means `true`. Lines that are no configuration are
 * skipped; includes are not followed (see {@link includedPaths}).
 */
export function parseGitConfig(text: string): GitConfigValues {
  const values = new Map<string, string>();
  for (const { name, value } of entries(text)) values.set(name, value);
  return values;
}

/** Paths of `include` and `includeIf` sections as written, and whether each depends on a condition. */
export function includedPaths(text: string): readonly { readonly path: string; readonly isConditional: boolean }[] {
  return entries(text).flatMap(({ name, value: path }) =>
    name === 'include.path' || /^includeif\..*\.path$/s.test(name)
      ? [{ path, isConditional: name !== 'include.path' }]
      : [],
  );
}

/** Reads a truth value as git does; null when the value is none. */
export function parseGitBoolean(value: string): boolean | null {
  if (/^(true|yes|on)$/i.test(value)) return true;
  if (/^(false|no|off|)$/i.test(value)) return false;
  return /^-?\d+$/.test(value) ? Number(value) !== 0 : null;
}

function entries(text: string): readonly { readonly name: string; readonly value: string }[] {
  const found: { name: string; value: string }[] = [];
  let section = '';
  for (const physical of joinContinued(text)) {
    let line = physical.trim();
    for (let header = SECTION.exec(line); header !== null; header = SECTION.exec(line)) {
      const sub = header[2]?.replace(/\\(.)/gs, '$1');
      section = `${(header[1] ?? '').toLowerCase()}${sub === undefined ? '' : `.${sub}`}`;
      line = line.slice(header[0].length).trim();
    }
    const key = KEY.exec(line);
    if (key === null || section === '') continue;
    const value = key[2] === '=' ? parseValue(line.slice(key[0].length)) : 'true';
    found.push({ name: `${section}.${(key[1] ?? '').toLowerCase()}`, value });
  }
  return found;
}

/** A backslash at the end of a line continues the value on the next one. */
function joinContinued(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n')
    .replace(/((?:^|[^\\])(?:\\\\)*)\\\n/g, '$1')
    .split('\n');
}

function parseValue(raw: string): string {
  let value = '';
  let keep = 0;
  let isQuoted = false;
  for (let index = 0; index < raw.length; index++) {
    const character = raw[index] ?? '';
    if (character === '"') {
      isQuoted = !isQuoted;
      keep = value.length;
    } else if (character === '\\') {
      index += 1;
      value += unescape(raw[index] ?? '');
      keep = value.length;
    } else if (!isQuoted && (character === '#' || character === ';')) {
      break;
    } else {
      value += character;
      if (isQuoted || !/\s/.test(character)) keep = value.length;
    }
  }
  return value.slice(0, keep);
}

function unescape(character: string): string {
  switch (character) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    default:
      return character;
  }
}
