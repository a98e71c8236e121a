/**
 * What a settings file gives a variable: by `NAME=value`, `export NAME=value`, `NAME: value`, or an entry of a list in a
 * compose file, with or without quotes and a comment behind it. Null where it gives none, also for `NAME=` alone.
 */
export function assignedValue(text: string, name: string): string | null {
  const escaped = name.replace(/\W/g, '\\$&');
  // Blanks never cross a line: what stands below belongs to another variable.
  const form = new RegExp(
    `^[ \\t]*(?:-[ \\t]*)?(["']?)(?:export[ \\t]+)?${escaped}(["']?)[ \\t]*[=:][ \\t]*(\\S.*)$`,
    'm',
  );
  const found = form.exec(text);
  if (found === null) return null;
  const [, before = '', behind = '', said = ''] = found;
  // A quote around the whole entry ends behind the value.
  const value = valueOf(before !== '' && behind === '' ? `${before}${said}` : said);
  return value === '' ? null : value;
}

function valueOf(said: string): string {
  const quoted = /^(["'])(.*?)\1[,;]?[ \t]*(?:#.*)?$/.exec(said);
  if (quoted !== null) return quoted[2] ?? '';
  return said.replace(/(?:^|\s+)#.*$/, '').replace(/[,;]?\s*$/, '');
}
