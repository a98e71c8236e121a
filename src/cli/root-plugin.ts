import { Plugin, type Config, type Interfaces } from '@oclif/core';

/** A command class as oclif runs it; only what the loader touches. */
export interface CommandClass {
  id?: string;
  plugin?: Interfaces.Plugin;
  run(argv: string[], config: Config): Promise<unknown>;
}

export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly oclif: { readonly bin: string };
}

export interface Manifest {
  readonly commands: Readonly<Record<string, { readonly id: string }>>;
}

/**
 * Makes the root plugin from a package file, a manifest and a command map that are in memory already. oclif would look
 * all three up on disk at every start, which costs more than everything this program does.
 */
export function rootPlugin(
  root: string,
  pjson: PackageFacts,
  manifest: Manifest,
  commands: Readonly<Record<string, CommandClass>>,
): Interfaces.Plugin {
  const plugin = new Plugin({ root, isRoot: true }) as unknown as Interfaces.Plugin;
  const find = async (id: string): Promise<CommandClass | undefined> => {
    const command = commands[id];
    return command === undefined ? undefined : Object.assign(command, { id, plugin });
  };
  return Object.assign(plugin, {
    alias: pjson.name,
    commandIDs: Object.keys(manifest.commands),
    commands: Object.values(manifest.commands).map((command) => ({
      ...command,
      load: () => find(command.id),
      pluginAlias: pjson.name,
      pluginType: 'core',
    })),
    findCommand: find,
    flexibleTaxonomy: false,
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => undefined,
    manifest,
    moduleType: 'commonjs',
    name: pjson.name,
    pjson,
    root,
    type: 'core',
    valid: true,
    version: pjson.version,
  });
}
