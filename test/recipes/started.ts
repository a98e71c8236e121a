import finalized from './finalized';
import type { Recipe } from './recipe';

/** WP01 is in progress with otter, its subtasks open. */
const started: Recipe = async (stage) => {
  await finalized(stage);
  await stage.run('move-task', 'WP01', '--to', 'in_progress', '--agent', 'otter');
};
export default started;
