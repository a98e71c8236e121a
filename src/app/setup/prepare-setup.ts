import { refuseLinks, type InstallPlan } from './apply-install';
import { missingSettings, type NamedSetting } from './git-settings';
import { setupPlace, type SetupPlace } from './setup-place';
import { CONFIG_PATH, configuredAgents, wantedParts } from './wanted-parts';
import { allAgents, findAgent } from '../../agents/all-agents';
import { detectAgents } from '../../agents/detect-agents';
import { nearestWord } from '../../domain/problem/nearest-word';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { agentsAfter } from '../../domain/setup/agents-after';
import { planInstall } from '../../domain/setup/plan-install';
import type { Ports } from '../../ports/ports';

/** Everything that was found out before the first write. */
export interface PreparedSetup extends InstallPlan {
  readonly place: SetupPlace;
  /** Settings of git that are missing, with their values. */
  readonly settings: readonly NamedSetting[];
}

export interface SetupWish {
  /** Keys of agents to have command files for, beside those that have. */
  readonly agents: readonly string[];
  /** True to offer new texts beside files that stay. */
  readonly writesBeside: boolean;
}

/**
 * Finds out what is to be done. Writes nothing.
 *
 * @throws ProblemError NOT_A_GIT_REPOSITORY, SETUP_MANIFEST_INVALID, SETUP_PATH_IS_LINK, AGENT_UNKNOWN with every unknown
 *   name, CONFIG_INVALID, FILE_UNREADABLE.
 */
export function prepareSetup(ports: Ports, wish: SetupWish): PreparedSetup {
  const place = setupPlace(ports);
  const { manifest, read, linkOn, checkout } = place;
  const unknown = wish.agents.filter((key) => findAgent(key) === null).map(unknownAgent);
  const [first, ...more] = unknown;
  if (first !== undefined) throw new ProblemError([first, ...more]);
  const listed = ports.configuration.read(place.repository).agents.filter((key) => findAgent(key) !== null);
  const found = (): readonly string[] =>
    detectAgents((path) => ports.files.kindOf(`${checkout.root}/${path}`) !== null);
  const agents = agentsAfter({ asked: wish.agents, manifest, configured: listed, found });
  const steps = planInstall({
    wanted: wantedParts(ports, agents),
    manifest,
    read,
    isLink: (path) => linkOn(path) !== null,
    digest: (text) => ports.digest(text),
    writesBeside: wish.writesBeside,
  });
  refuseLinks(place, steps);
  const isConfigWritten = steps.some(({ act, path }) => act === 'write' && path === CONFIG_PATH);
  const configured = isConfigWritten ? configuredAgents(agents) : listed;
  return { place, steps, agents, configured, settings: missingSettings(ports, checkout) };
}

function unknownAgent(key: string): Problem {
  const keys = allAgents.map((agent) => agent.key);
  const near = nearestWord(key, keys);
  return {
    diagnostic_code: 'AGENT_UNKNOWN',
    message: `There is no agent ${JSON.stringify(key)}.${near === null ? '' : ` Did you mean ${near}?`} Known: ${keys.join(', ')}.`,
    remediation: [`spec-kitty init --agent ${near ?? 'generic'}`],
    agent: key,
  };
}
