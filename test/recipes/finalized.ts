import planned from './planned';
import type { Recipe } from './recipe';

/** The tide table mission, ready for work: four work packages, none taken. */
const finalized: Recipe = async (stage) => {
  await planned(stage);
  await stage.run('finalize-tasks');
};
export default finalized;
