import type { WorkUnderTest } from './work-under-test';
import type { ImportedModule } from '../../domain/verify/diagnose-failure';
import type { Ports } from '../../ports/ports';

/** Where files that a work package changed import one of the given modules, with the line of each. */
export function importedModules(
  ports: Ports,
  { root, changed }: WorkUnderTest,
  modules: readonly string[],
): readonly ImportedModule[] {
  if (modules.length === 0) return [];
  return changed.flatMap((path) =>
    linesOf(ports, `${root}/${path}`).flatMap((line, index) =>
      modules.filter((module) => imports(line, module)).map((module) => ({ module, place: `${path}:${index + 1}` })),
    ),
  );
}

/** The words that take a module in, in several languages, on a line of their own. */
function imports(line: string, module: string): boolean {
  const name = module.replace(/[^\w/@-]/g, '\\$&');
  const forms = [
    `^\\s*(?:import|from)\\s+${name}(?![\\w-])`,
    `^\\s*(?:import|export)\\b.*\\bfrom\\s+['"]${name}(?=['"/])`,
    `^\\s*import\\s+['"]${name}(?=['"/])`,
    `\\b(?:require|import)\\(\\s*['"]${name}(?=['"/])`,
    `^\\s*(?:\\w+\\s+)?["]${name}(?=["/])`,
    `^\\s*(?:use|extern crate)\\s+${name}\\b`,
  ];
  return forms.some((form) => new RegExp(form).test(line));
}

function linesOf(ports: Ports, path: string): readonly string[] {
  try {
    return (ports.files.readText(path) ?? '').split('\n');
  } catch {
    return [];
  }
}
