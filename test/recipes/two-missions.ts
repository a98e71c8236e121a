import finalized from './finalized';
import type { Recipe } from './recipe';

/** The finalised tide table mission, and a second one that was only created. */
const twoMissions: Recipe = async (stage) => {
  await finalized(stage);
  await stage.run('mission', 'create', 'tide-alarm', '--home', 'in-place');
};
export default twoMissions;
