/** Text as one word of a shell, whatever it holds. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** A path between double quotes, which shells of every system take. What a shell would put something else for is escaped. */
export function quotedPath(path: string): string {
  return `"${path.replace(/["\\$`]/g, '\\$&')}"`;
}

/** The beginning of a git command that is to run in a folder. */
export function gitAt(folder: string): string {
  return `git -C ${quotedPath(folder)}`;
}
