import started from './started';
import type { Recipe } from './recipe';

/** WP01 is implemented by otter and in review with heron. */
const inReview: Recipe = async (stage) => {
  await started(stage);
  await stage.run('mark-status', 'T001', 'T002', 'T003', '--status', 'done', '--wp', 'WP01', '--agent', 'otter');
  await stage.run('move-task', 'WP01', '--to', 'for_review', '--agent', 'otter');
  await stage.run('move-task', 'WP01', '--to', 'in_review', '--agent', 'heron');
};
export default inReview;
