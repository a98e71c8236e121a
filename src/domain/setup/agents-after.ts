import type { InstallManifest } from './install-manifest';

export interface AgentFacts {
  /** Named by the person just now. */
  readonly asked: readonly string[];
  /** Null when nothing was installed before. */
  readonly manifest: Pick<InstallManifest, 'agents' | 'configured'> | null;
  /** `agents.available` of the settings, as far as the names are known. */
  readonly configured: readonly string[];
  /** Those the repository shows traces of; looked for only before the first installation. */
  readonly found: () => readonly string[];
}

/**
 * The agents a repository is to have command files for, sorted; `generic` when there is no other.
 *
 * The first time they are the asked ones, else the configured ones, else those that were found. Later the asked ones are
 * added, and a change of the settings since then is followed: who was added there is added, who was taken out goes.
 * Settings that name nobody say nothing.
 */
export function agentsAfter({ asked, manifest, configured, found }: AgentFacts): readonly string[] {
  const chosen =
    manifest === null
      ? ([asked, configured].find((keys) => keys.length > 0) ?? found())
      : [...followSettings(manifest, configured), ...asked];
  return chosen.length === 0 ? ['generic'] : [...new Set(chosen)].sort();
}

function followSettings(
  { agents, configured: before }: Pick<InstallManifest, 'agents' | 'configured'>,
  now: readonly string[],
): readonly string[] {
  if (now.length === 0) return agents;
  const stays = agents.filter((key) => !before.includes(key) || now.includes(key));
  return [...stays, ...now.filter((key) => !before.includes(key))];
}
