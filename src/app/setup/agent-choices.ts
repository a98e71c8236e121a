import { setupPlace } from './setup-place';
import { allAgents } from '../../agents/all-agents';
import { detectAgents } from '../../agents/detect-agents';
import type { Ports } from '../../ports/ports';

export interface AgentChoice {
  readonly key: string;
  readonly title: string;
  /** True when the repository shows traces of it. */
  readonly isSuggested: boolean;
}

/** What a person can choose from; empty where agents were chosen before: then there is nothing to ask. */
export function agentChoices(ports: Ports): readonly AgentChoice[] {
  const { checkout, manifest, repository } = setupPlace(ports);
  if (manifest !== null || ports.configuration.read(repository).agents.length > 0) return [];
  const found = detectAgents((path) => ports.files.kindOf(`${checkout.root}/${path}`) !== null);
  return allAgents.map(({ key, productName }) => ({ key, title: productName, isSuggested: found.includes(key) }));
}
