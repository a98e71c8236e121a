/** Made by the build from the files under `commands/`: one getter for each command id. */
declare module 'virtual:commands' {
  export const COMMANDS: Record<string, import('./root-plugin').CommandClass>;
}
