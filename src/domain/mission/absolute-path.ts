const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/** True for paths from the root of a system: `/…`, and `C:\…` or `C:/…` elsewhere. */
export function isAbsolutePath(path: string): boolean {
  return ABSOLUTE.test(path);
}

/** A path as it is when it is absolute, else below a directory. Dots are not resolved. */
export function absolutePath(path: string, directory: string): string {
  return isAbsolutePath(path) ? path : `${directory}/${path}`;
}
