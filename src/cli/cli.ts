import { COMMANDS } from 'virtual:commands';
import { main as runMain } from './main';
import { rootPlugin, type Manifest, type PackageFacts } from './root-plugin';

declare const __PACKAGE__: string;
declare const __MANIFEST__: string;
export { COMMANDS };

/** Entry of the bundle; `root` is the folder of the package. */
export function main(root: string): Promise<void> {
  const plugin = rootPlugin(
    root,
    JSON.parse(__PACKAGE__) as PackageFacts,
    JSON.parse(__MANIFEST__) as Manifest,
    COMMANDS,
  );
  return runMain(plugin, process.argv.slice(2));
}
