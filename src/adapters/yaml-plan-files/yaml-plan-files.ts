import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import type { ManifestSource, SourceFault, WorkPackageSource } from '../../domain/manifest/plan-sources';
import type { PlanFiles } from '../../ports/plan-files';
import { bodyOf, cutFrontmatter, parseHeader } from './frontmatter';
import { manifestSource, saysNothing } from './manifest-source';
import { withHeaderFields } from './rewrite-header';

/** Names of work-package files: `WP` and digits, then `-`, `_`, `.` or the ending. */
const WORK_PACKAGE_FILE = /^WP\d{2,}(?:[-_.].*)?\.md$/;

/** The planning files of missions: `wps.yaml`, the headers of `tasks/WP*.md`, `tasks.md` and `spec.md`. */
export function yamlPlanFiles(): PlanFiles {
  return {
    read({ planningDirectory: directory, directory: home, checkout }) {
      const manifest = readText(join(directory, 'wps.yaml'));
      const planMd = readText(join(directory, 'plan.md'));
      const infrastructure = infrastructureOf(checkout.root);
      return {
        manifest: manifest === null ? null : manifestSource(manifest),
        workPackages: workPackageNames(join(directory, 'tasks')).map((name) =>
          workPackageSource(join(directory, 'tasks'), name),
        ),
        tasksMd: readText(join(directory, 'tasks.md')),
        specMd: readText(join(directory, 'spec.md')),
        planMd,
        hasPlanMd: (planMd ?? '').trim() !== '',
        lanesJson: readText(join(directory, 'lanes.json')) ?? readText(join(home, 'lanes.json')),
        ...(infrastructure === null ? {} : { infrastructure }),
      };
    },
    infrastructure: infrastructureOf,
    withHeaderFields,
  };
}

function infrastructureOf(root: string): ManifestSource | SourceFault | null {
  const text = readText(join(root, '.kittify', 'infrastructure.yaml'));
  // One that was begun and says nothing yet changes nothing.
  return text === null || saysNothing(text) ? null : manifestSource(text);
}

function workPackageNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && WORK_PACKAGE_FILE.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw unreadable(folder, error);
  }
}

function workPackageSource(folder: string, name: string): WorkPackageSource {
  const text = readText(join(folder, name)) ?? '';
  const cut = cutFrontmatter(text);
  if (cut === null)
    return {
      name,
      text,
      header: { fault: 'the file has no closed header between two lines of ---', line: 1, column: 1 },
      body: text,
    };
  return { name, text, header: parseHeader(cut), body: bodyOf(cut) };
}

function readText(path: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadable(path, error);
  }
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unreadable(path: string, error: unknown): ProblemError {
  const why = error instanceof TypeError ? 'it is not UTF-8' : error instanceof Error ? error.message : String(error);
  return new ProblemError({
    diagnostic_code: 'FILE_UNREADABLE',
    message: `${path} cannot be read: ${why}.`,
    remediation: [`Make it a readable UTF-8 file: ls -ld ${quotedPath(path)}`],
    path,
  });
}
