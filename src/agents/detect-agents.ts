import { allAgents } from './all-agents';

/**
 * The keys of the agents that a repository shows traces of, in the order of the list; empty when there are none.
 * `AGENTS.md` proves no agent, and a `.github` folder without prompts or instructions no Copilot.
 *
 * @param exists tells whether a path, relative to the root of the repository, is there.
 */
export function detectAgents(exists: (path: string) => boolean): readonly string[] {
  return allAgents.filter(({ traces }) => traces.some(exists)).map(({ key }) => key);
}
