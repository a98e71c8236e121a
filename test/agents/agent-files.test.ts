import fc from 'fast-check';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readTomlCommand } from './read-toml-command';
import { commandFault, commandsIn } from '../templates/workflow/command-fault';
import { argumentTokens, invocationOf, type AgentAdapter } from '../../src/agents/agent';
import { agentFiles } from '../../src/agents/agent-files';
import { agentsBlock } from '../../src/agents/agents-block';
import { allAgents, findAgent } from '../../src/agents/all-agents';
import { detectAgents } from '../../src/agents/detect-agents';
import { staleTemplate } from '../../src/agents/stale-template';
import { markedVersion } from '../../src/agents/version-marker';
import { allPrompts } from '../../src/templates/workflow/all-prompts';

const VERSION = '1.2.3';
const keys = allAgents.map(({ key }) => key);
const withFiles = allAgents.filter(({ commands }) => commands !== null);

/** Recorded in `snapshots/`; `UPDATE=1` writes them anew, and their diff is the review. */
const folder = join(__dirname, 'snapshots');

/** What a person sees of an agent: its facts, the paths, and the shortest file whole. */
function recorded(agent: AgentAdapter): string {
  const files = agentFiles([agent.key], VERSION);
  const shortest = files.find(({ path }) => path.includes('spec-kitty.status'));
  return [
    `${agent.key}: ${agent.productName}`,
    `called as ${invocationOf(agent, 'specify') ?? 'nothing'}`,
    `recognised by ${agent.traces.join(', ') || 'nothing'}`,
    '',
    ...files.map(({ path }) => path),
    ...(shortest === undefined ? [] : ['', `==> ${shortest.path} <==`, shortest.content]),
  ].join('\n');
}

if (process.env['UPDATE'] === '1') {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const agent of allAgents) writeFileSync(join(folder, `${agent.key}.txt`), recorded(agent));
}

it('knows these agents, each once', () => {
  expect([...keys].sort()).toEqual(
    'antigravity auggie claude codex copilot cursor gemini generic kilocode kiro letta opencode pi q qwen vibe windsurf'.split(
      ' ',
    ),
  );
  expect(keys.at(-1)).toBe('generic');
  expect(new Set(allAgents.map(({ productName }) => productName)).size).toBe(keys.length);
  expect(readdirSync(folder).sort()).toEqual([...keys].sort().map((key) => `${key}.txt`));
});

describe.each(allAgents.map((agent) => [agent.key, agent] as const))('%s', (key, agent) => {
  const files = agentFiles([key], VERSION);

  it('is as recorded', () => {
    expect(recorded(agent)).toBe(readFileSync(join(folder, `${key}.txt`), 'utf8'));
  });

  it('has one file for each prompt, or none', () => {
    expect(files).toHaveLength(agent.commands === null ? 0 : allPrompts.length);
    expect(findAgent(key)).toBe(agent);
  });

  it('gives files that another form of the same text can be made of', () => {
    for (const { path, content } of files) {
      expect(path).toMatch(/^\.[a-z]+(?:\/[A-Za-z.-]+)+$/);
      expect(path).not.toContain('..');
      expect(markedVersion(content)).toBe(VERSION);
      expect(content).toMatch(/[^\n]\n$/);
      expect(content).not.toContain('\r');
      expect(staleTemplate(path, content)).toBeNull();
    }
  });

  it('gives files that its program can read', () => {
    const { commands: place } = agent;
    if (place === null) return;
    const token = argumentTokens[place.form];
    for (const { path, content } of files) {
      // One program reads no workflow that is longer.
      expect(content.length).toBeLessThan(12_000);
      if (place.form === 'toml') {
        expect(readTomlCommand(content).prompt.split('{{args}}')).toHaveLength(2);
      } else {
        const header = parse(/^---\n([^]*?)\n---\n/.exec(content)?.[1] ?? '') as Record<string, unknown>;
        expect(String(header['description']).length).toBeLessThanOrEqual(140);
        expect(Object.keys(header)).toEqual(
          place.form === 'skill' ? ['name', 'description', 'user-invocable'] : ['description'],
        );
        if (place.form === 'skill') expect(path).toBe(`${place.directory}/${String(header['name'])}/SKILL.md`);
      }
      if (token === null) expect(content).not.toMatch(/\$|\{\{/);
      else expect(content.split(token)).toHaveLength(2);
      for (const other of ['$ARGUMENTS', '{{args}}']) if (other !== token) expect(content).not.toContain(other);
    }
  });

  it('names other steps as they are called there', () => {
    const specify = files.find(({ path }) => path.includes('spec-kitty.specify'));
    if (specify === undefined) return;
    const called =
      agent.commands?.form === 'skill' ? 'the skill `spec-kitty.plan`' : `\`${invocationOf(agent, 'plan') ?? ''}\``;
    expect(specify.content).toContain(called);
  });

  it('is recognised by its own traces and by nothing that proves nothing', () => {
    for (const trace of agent.traces) expect(detectAgents((path) => path === trace)).toEqual([key]);
  });
});

describe('files of several agents', () => {
  it('are sorted, without repetition, and do not depend on the order of the keys', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 20 }), (chosen) => {
        const files = agentFiles(chosen, VERSION);
        const paths = files.map(({ path }) => path);
        expect(paths).toEqual([...new Set(paths)].sort());
        expect(agentFiles([...new Set(chosen)].reverse(), VERSION)).toEqual(files);
        for (const key of chosen) expect(files).toEqual(expect.arrayContaining([...agentFiles([key], VERSION)]));
      }),
      { numRuns: 60 },
    );
  });

  it('in a shared folder are written once', () => {
    const shared = agentFiles(['codex', 'vibe', 'pi', 'letta'], VERSION);
    expect(shared).toEqual(agentFiles(['letta'], VERSION));
    expect(shared).toHaveLength(allPrompts.length);
  });

  it('are those of all agents together', () => {
    const folders = new Set(withFiles.map(({ commands }) => commands?.directory));
    expect(agentFiles(keys, VERSION)).toHaveLength(folders.size * allPrompts.length);
  });

  it('change with the version in one line each', () => {
    const before = agentFiles(keys, '1.2.3');
    const after = agentFiles(keys, '1.2.4');
    after.forEach(({ path, content }, index) => {
      const old = before[index];
      expect(old?.path).toBe(path);
      const lines = content.split('\n');
      expect(old?.content.split('\n').filter((line, at) => line !== lines[at])).toHaveLength(1);
    });
  });

  it('are none without keys, and none for generic', () => {
    expect(agentFiles([], VERSION)).toEqual([]);
    expect(agentFiles(['generic'], VERSION)).toEqual([]);
  });

  it.each(['roo', '', 'Claude', 'constructor'])('are refused for %j, which no agent has', (key) => {
    expect(findAgent(key)).toBeNull();
    expect(() => agentFiles(['claude', key], VERSION)).toThrow(RangeError);
  });
});

describe('detection', () => {
  it('finds nothing in an empty repository, and all where all are', () => {
    expect(detectAgents(() => false)).toEqual([]);
    expect(detectAgents(() => true)).toEqual(keys.filter((key) => key !== 'generic'));
  });

  it.each([['.github'], ['.github/workflows'], ['AGENTS.md'], ['.agents'], ['.agents/skills'], ['kitty-specs']])(
    'takes %s for no agent',
    (present) => {
      expect(detectAgents((path) => path === present)).toEqual([]);
    },
  );

  it('finds each agent by the folder of its commands', () => {
    for (const { key, commands } of withFiles) {
      if (commands === null || commands.form === 'skill') continue;
      const above = commands.directory.split('/')[0];
      expect(detectAgents((path) => path === commands.directory || path === above)).toEqual([key]);
    }
  });
});

describe('the block of AGENTS.md', () => {
  const block = agentsBlock(VERSION);

  it('is short, and ends in one newline', () => {
    expect(block.split('\n').length - 1).toBeLessThanOrEqual(40);
    expect(block).toMatch(/[^\n]\n$/);
    expect(markedVersion(block)).toBe(VERSION);
    for (const line of block.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('prints five commands, all of which the program takes', () => {
    const inBlock = commandsIn(/```sh[^]*?```/.exec(block)?.[0] ?? '');
    expect(inBlock.map((line) => line.split(' ')[1])).toEqual([
      'next',
      'implement',
      'mark-status',
      'move-task',
      'status',
    ]);
    for (const line of commandsIn(block)) expect({ line, fault: commandFault(line) }).toEqual({ line, fault: null });
  });

  it('says what exit codes mean, that there is JSON, and where prompts are', () => {
    for (const word of ['Exit codes', '--json', 'Prompts', ...allPrompts.map(({ command }) => `.${command}\``)]) {
      expect(block).toContain(word);
    }
  });
});
