import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import finalized from './finalized';
import type { Recipe } from './recipe';

/** The finalised tide table mission with the fields a merge leaves in its `meta.json`. */
const merged: Recipe = async (stage) => {
  await finalized(stage);
  const [slug = ''] = readdirSync(join(stage.root, 'kitty-specs'));
  const path = `kitty-specs/${slug}/meta.json`;
  const meta = JSON.parse(readFileSync(join(stage.root, path), 'utf8')) as Record<string, unknown>;
  stage.write(path, `${JSON.stringify({ ...meta, merged_at: '2026-03-01T12:00:00+00:00' }, null, 2)}\n`);
  stage.git('commit', '-q', '-a', '-m', 'Merge the mission');
};
export default merged;
