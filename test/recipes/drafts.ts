import { exampleManifest, examplePlan, exampleSpec, exampleWorkPackages } from './example-texts';
import type { Recipe } from './recipe';

/** A repository with one commit; what a person wrote for the tide table mission lies beside it in `../drafts`. */
const drafts: Recipe = async (stage) => {
  stage.write('../drafts/spec.md', exampleSpec);
  stage.write('../drafts/plan.md', examplePlan);
  stage.write('../drafts/wps.yaml', exampleManifest);
  for (const [name, text] of Object.entries(exampleWorkPackages)) stage.write(`../drafts/tasks/${name}`, text);
};
export default drafts;
