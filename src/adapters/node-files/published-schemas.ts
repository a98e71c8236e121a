import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedSchemas } from '../../ports/published-schemas';

const ENDING = '.schema.json';

/** The JSON Schemas that come with the program: the files of the folder `schemas` of the package, and of those below. */
export function publishedSchemas(packageRoot: string): PublishedSchemas {
  const folder = join(packageRoot, 'schemas');
  const names = (): readonly string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length).replaceAll('\\', '/'))
      .sort();
  return {
    names,
    read: (name) => (names().includes(name) ? readFileSync(join(folder, `${name}${ENDING}`), 'utf8') : null),
  };
}
