import type { Repository } from '../../domain/mission/location';
import type { Ports } from '../../ports/ports';

/** Which mission is the demo of this clone. */
export interface DemoRecord {
  readonly mission_slug: string;
  readonly home_path: string;
  readonly home_branch: string;
}

/** Kept in the git directory: a demo is nobody else's. */
export function demoRecordPath({ commonDir }: Repository): string {
  return `${commonDir}/spec-kitty/demo.json`;
}

/** Null when there is no demo. */
export function readDemo(ports: Ports, repository: Repository): DemoRecord | null {
  const text = ports.files.readText(demoRecordPath(repository));
  if (text === null) return null;
  const { mission_slug: slug, home_path: path, home_branch: branch } = JSON.parse(text) as Partial<DemoRecord>;
  if (slug === undefined || path === undefined || branch === undefined) return null;
  return { mission_slug: slug, home_path: path, home_branch: branch };
}
