import type { Recipe } from './recipe';

/** A repository with one commit and no mission. */
const empty: Recipe = async () => undefined;
export default empty;
