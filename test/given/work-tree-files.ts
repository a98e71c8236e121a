import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file and folder of a work tree by its path, with mode and content; git's own folder is not part of it. */
export function workTreeFiles(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name !== '.git')
      .flatMap((entry): [string, string][] => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return [[path, 'a folder'], ...Object.entries(workTreeFiles(path))];
        return [[path, `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`]];
      }),
  );
}
