import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from './recipe';

/** The example mission of kitty-specs-example, committed: one work package approved, one being worked on. */
const tideTable: Recipe = (stage) => {
  cpSync(join(__dirname, '..', '..', 'kitty-specs-example', 'kitty-specs'), join(stage.root, 'kitty-specs'), {
    recursive: true,
  });
  stage.git('add', '--all');
  stage.git('commit', '--quiet', '--message', 'Plan and begin the tide table');
  return Promise.resolve();
};
export default tideTable;
