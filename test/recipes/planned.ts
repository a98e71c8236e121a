import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exampleManifest, examplePlan, exampleSpec, exampleWorkPackages } from './example-texts';
import type { Recipe } from './recipe';

/** The tide table mission with everything written and nothing finalised. */
const planned: Recipe = async (stage) => {
  await stage.run('mission', 'create', 'tide-table', '--title', 'Tide table service', '--home', 'in-place');
  const [slug = ''] = readdirSync(join(stage.root, 'kitty-specs'));
  const mission = `kitty-specs/${slug}`;
  stage.write(`${mission}/spec.md`, exampleSpec);
  stage.write(`${mission}/plan.md`, examplePlan);
  stage.write(`${mission}/wps.yaml`, exampleManifest);
  for (const [name, text] of Object.entries(exampleWorkPackages)) stage.write(`${mission}/tasks/${name}`, text);
  stage.git('add', '-A');
  stage.git('commit', '-q', '-m', 'Plan the mission');
};
export default planned;
