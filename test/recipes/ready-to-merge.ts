import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import finalized from './finalized';
import type { Recipe } from './recipe';

const work = [
  { id: 'WP01', path: 'src/tides/table.ts', text: 'export type TideTable = readonly Date[];\n' },
  { id: 'WP02', path: 'src/lookup/next-tides.ts', text: 'export const nextTides = () => null;\n' },
  { id: 'WP03', path: 'src/page/page.ts', text: 'export const page = "";\n' },
  { id: 'WP04', path: 'src/command/status-line.ts', text: 'export const line = "";\n' },
];

/** Every work package of the tide table mission is implemented in its lane by otter and approved by heron. */
const readyToMerge: Recipe = async (stage) => {
  await finalized(stage);
  const [slug = ''] = readdirSync(join(stage.root, 'kitty-specs'));
  for (const { id, path, text } of work) {
    await stage.run('implement', id, '--agent', 'otter');
    const record = readdirSync(join(stage.root, '.kittify', 'workspaces'))
      .map((name) => JSON.parse(readFileSync(join(stage.root, '.kittify', 'workspaces', name), 'utf8')) as Workspace)
      .find(({ lane_wp_ids: ids }) => ids.includes(id));
    const place = record?.worktree_path ?? '';
    stage.write(`${place}/${path}`, text);
    stage.git('-C', place, 'add', '-A');
    stage.git('-C', place, 'commit', '-q', '-m', `Write ${path}`);
    await markAll(stage, slug, id);
    await stage.run('move-task', id, '--to', 'for_review', '--agent', 'otter');
    await stage.run('move-task', id, '--to', 'approved', '--reviewer', 'heron', '--approval-ref', `review of ${id}`);
  }
};

interface Workspace {
  readonly lane_wp_ids: readonly string[];
  readonly worktree_path: string;
}

async function markAll(stage: Parameters<Recipe>[0], slug: string, id: string): Promise<void> {
  const manifest = readFileSync(join(stage.root, 'kitty-specs', slug, 'wps.yaml'), 'utf8');
  const own = new RegExp(`- id: ${id}\\b[\\s\\S]*?subtasks: \\[([^\\]]*)\\]`).exec(manifest)?.[1] ?? '';
  const tasks = own.split(',').map((one) => one.trim());
  await stage.run('mark-status', ...tasks, '--status', 'done', '--wp', id);
}
export default readyToMerge;
