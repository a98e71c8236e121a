import { dirname, join } from 'node:path';
import drafts from './drafts';
import type { Recipe } from './recipe';

/** A repository whose main branch is pushed to `../origin.git`, with the drafts of a mission beside it. */
const withRemote: Recipe = async (stage) => {
  await drafts(stage);
  const origin = join(dirname(stage.root), 'origin.git');
  stage.git('init', '-q', '--bare', '-b', 'main', origin);
  stage.git('remote', 'add', 'origin', origin);
  stage.git('push', '-q', '-u', 'origin', 'main');
};
export default withRemote;
