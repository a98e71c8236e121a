import { argumentTokens, invocationOf, type AgentAdapter, type CommandPlace } from './agent';
import { allAgents, findAgent } from './all-agents';
import type { GeneratedFile } from './generated-file';
import { markdownCommand } from './markdown-command';
import { commandName, type RenderedCommand } from './rendered-command';
import { skillCommand } from './skill-command';
import { tomlCommand } from './toml-command';
import { allPrompts } from '../templates/workflow/all-prompts';
import type { WorkflowFacts } from '../templates/workflow/workflow-prompt';

/**
 * The command files of some agents, sorted by path, each path once: agents that read the same folder of skills share
 * its files. Repeated keys count once, and the order of the keys does not matter. Empty for `generic`.
 *
 * @param keys of known agents; ask `findAgent` first.
 * @throws RangeError for a key that no agent has.
 */
export function agentFiles(keys: readonly string[], version: string): readonly GeneratedFile[] {
  const files = new Map<string, GeneratedFile>();
  for (const key of keys) {
    const agent = findAgent(key);
    if (agent === null) throw new RangeError(`${key} is none of ${allAgents.map((known) => known.key).join(', ')}.`);
    for (const file of filesOf(agent, version)) files.set(file.path, file);
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesOf(agent: AgentAdapter, version: string): readonly GeneratedFile[] {
  const { commands: place } = agent;
  if (place === null) return [];
  const facts = place.form === 'skill' ? sharedFacts : ownFacts(agent, place);
  return allPrompts.map(({ command, description, body }) =>
    fileOf(place, { command, description, version, body: body(facts) }),
  );
}

function fileOf(place: CommandPlace, rendered: RenderedCommand): GeneratedFile {
  const stem = `${place.directory}/${commandName(rendered.command)}`;
  switch (place.form) {
    case 'markdown':
      return { path: `${stem}.${place.extension}`, content: markdownCommand(rendered) };
    case 'toml':
      return { path: `${stem}.toml`, content: tomlCommand(rendered) };
    case 'skill':
      return { path: `${stem}/SKILL.md`, content: skillCommand(rendered) };
    default:
      return place satisfies never;
  }
}

function ownFacts(agent: AgentAdapter, { form }: CommandPlace): WorkflowFacts {
  return {
    agent: agent.key,
    reviewer: `${agent.key}-reviewer`,
    input: argumentTokens[form],
    step: (command) => `\`${invocationOf(agent, command) ?? commandName(command)}\``,
  };
}

/** For files that several agents read: neither a name nor a way to call something is the same for all of them. */
const sharedFacts: WorkflowFacts = {
  agent: 'AGENT',
  reviewer: 'REVIEWER',
  input: argumentTokens.skill,
  step: (command) => `the skill \`${commandName(command)}\``,
};
