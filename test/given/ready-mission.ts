import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInProcess } from '../run-program';

/** One work package of a mission for tests. */
export interface GivenWorkPackage {
  readonly id: string;
  readonly dependencies?: readonly string[];
  readonly ownedFiles: readonly string[];
  readonly executionMode?: 'code_change' | 'planning_artifact';
}

/**
 * Makes a mission in the checkout at `root` and finalises it.
 *
 * @returns the name of the mission.
 */
export async function readyMission(
  root: string,
  workPackages: readonly GivenWorkPackage[],
  createOptions: readonly string[] = [],
  name = 'tide',
): Promise<string> {
  const created = json(await runInProcess(root, ['mission', 'create', name, ...createOptions, '--json']));
  const slug = String(created['mission_slug']);
  const directory = String(created['feature_dir']);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('spec.md', '# Tide\n\n| FR-001 | Show | A visitor sees the next tide of the harbour | High |\n');
  write('plan.md', '# Plan\n\nOne file for each part.\n');
  for (const one of workPackages) write(`tasks/${one.id}-part.md`, workPackageText(one));
  json(await runInProcess(String(created['home_path']), ['finalize-tasks', '--mission', slug, '--json']));
  return slug;
}

function workPackageText({
  id,
  dependencies = [],
  ownedFiles,
  executionMode = 'code_change',
}: GivenWorkPackage): string {
  return `---
work_package_id: ${id}
title: Part ${id}
dependencies: [${dependencies.join(', ')}]
requirement_refs: [FR-001]
subtasks: []
execution_mode: ${executionMode}
owned_files: ${JSON.stringify(ownedFiles)}
authoritative_surface: ${ownedFiles[0]?.replace(/\*+$/, '') ?? ''}
---

# ${id}

Write it.
`;
}

/** The document of a command that must have succeeded. */
export function json(ran: {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}): Record<string, unknown> {
  if (ran.exit !== 0) throw new Error(`exit ${ran.exit}: ${ran.stdout}${ran.stderr}`);
  return JSON.parse(ran.stdout) as Record<string, unknown>;
}
