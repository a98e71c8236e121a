import { buildSync } from 'esbuild';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import type { MissionLocation } from '../../../src/domain/mission/location';
import { ProblemError, type Problem } from '../../../src/domain/problem/problem';
import type { LogEvent } from '../../../src/domain/status/event';
import { parseRow } from '../../../src/domain/status/parse-row';

/** A mission on the disk, without git: the store needs only its folders. */
export interface StoreFixture {
  readonly root: string;
  readonly mission: MissionLocation;
  readonly log: string;
  readonly snapshot: string;
  readonly checkpoint: string;
  readonly locks: string;
  remove(): void;
}

export function storeFixture(slug = 'otters', at?: string): StoreFixture {
  const root = at ?? realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-store-')));
  const commonDir = join(root, '.git');
  const directory = join(root, 'kitty-specs', slug);
  mkdirSync(commonDir, { recursive: true });
  mkdirSync(directory, { recursive: true });
  if (at === undefined)
    writeFileSync(join(directory, 'meta.json'), '{"mission_number": 7, "mission_type": "software-dev"}\n');
  return {
    root,
    mission: {
      slug,
      commonDir,
      directory,
      planningDirectory: directory,
      checkout: { root, gitDir: commonDir, branch: 'main', isPrimary: true },
    },
    log: join(directory, 'status.events.jsonl'),
    snapshot: join(directory, 'status.json'),
    checkpoint: join(commonDir, 'spec-kitty', 'checkpoints', slug),
    locks: join(commonDir, 'spec-kitty-locks'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A move with an id and a time made from a number, so that order follows the number. */
export function move(number: number, more: Partial<Record<string, string | boolean>> = {}): LogEvent {
  const stamp = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString().replace('.000Z', '+00:00');
  return eventOf({
    actor: 'otter',
    at: stamp,
    event_id: idOf(number),
    evidence: null,
    execution_mode: 'worktree',
    force: false,
    from_lane: 'planned',
    mission_slug: 'otters',
    reason: null,
    review_ref: null,
    to_lane: number % 2 === 0 ? 'planned' : 'claimed',
    wp_id: `WP0${(number % 5) + 1}`,
    ...more,
  });
}

export function idOf(number: number): string {
  return `01KQ${String(number).padStart(22, '0')}`;
}

export function eventOf(row: JsonObject): LogEvent {
  const event = parseRow(row);
  if (!('family' in event)) throw new Error(event.message);
  return event;
}

/** The problem a piece of work ends in; fails the test when it ends well or in another error. */
export async function problemOf(work: () => unknown): Promise<Problem> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
  throw new Error('expected a problem');
}

/** Bundles a child script to plain JavaScript that `node` runs in a process of its own. */
export function bundleChild(source: string, folder: string): string {
  const outfile = join(folder, 'child.cjs');
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}
