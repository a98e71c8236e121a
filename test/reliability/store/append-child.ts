import { jsonlEventLog } from '../../../src/adapters/jsonl-event-log/jsonl-event-log';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import { ulidSource } from '../../../src/adapters/ulid/ulid-source';
import { ProblemError } from '../../../src/domain/problem/problem';
import { eventOf, storeFixture } from './store-fixture';

/**
 * Appends moves to one mission and prints the id of each that was confirmed: `child.cjs <root> <slug> <count>`.
 */
async function main(): Promise<void> {
  const [root = '', slug = '', count = '1'] = process.argv.slice(2);
  const { mission } = storeFixture(slug, root);
  const log = jsonlEventLog(withOwnerLock);
  const ids = ulidSource();
  for (let index = 0; index < Number(count); index++) {
    const receipt = await log.append(mission, ({ state }) => {
      const newest = Date.parse(state.newest.transition?.[0] ?? '2026-01-01T00:00:00+00:00');
      const at = new Date(newest + 1000).toISOString().replace('.000Z', '+00:00');
      const from = state.moved['WP01']?.lane ?? 'planned';
      return [
        eventOf({
          actor: String(process.pid),
          at,
          event_id: ids.mint(Date.now() * 1000),
          execution_mode: 'worktree',
          force: false,
          from_lane: from,
          mission_slug: slug,
          to_lane: from === 'planned' ? 'claimed' : 'planned',
          wp_id: 'WP01',
        }),
      ];
    });
    process.stdout.write(`${receipt.events[0]?.event_id ?? ''}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ProblemError ? `${error.problems[0].diagnostic_code}: ${error.message}\n` : String(error),
  );
  process.exitCode = 1;
});
