import fc from 'fast-check';
import { agentFiles } from '../../src/agents/agent-files';
import { allAgents } from '../../src/agents/all-agents';
import { staleTemplate, templateFolders } from '../../src/agents/stale-template';

const filler = Array.from({ length: 30 }, (_, index) => `Line ${index} of a long prompt about wps.yaml.`).join('\n');
const staleOutline = `# Outline\n\n**Purpose**: Create \`tasks.md\` with all work packages.\n\n${filler}\n`;
const freshOutline = staleOutline.replace('tasks.md', 'wps.yaml');
const stalePackages = `# Packages\n\n### 2. Load tasks.md\n\nRead the outline.\n\n${filler}\n`;
const shim = 'Run this command and follow its output:\n\n`spec-kitty agent shim plan --agent claude`\n';

const outlineLayouts = [
  '.claude/commands/spec-kitty.tasks-outline.md',
  '.github/prompts/spec-kitty.tasks-outline.prompt.md',
  '.gemini/commands/spec-kitty.tasks-outline.toml',
  '.qwen/commands/spec-kitty.tasks-outline.toml',
  '.opencode/command/spec-kitty.tasks-outline.md',
  '.roo/commands/spec-kitty.tasks-outline.md',
  '.codex/prompts/spec-kitty.tasks_outline.md',
  '.codex/prompts/spec-kitty.tasks-outline.md',
  '.agents/skills/spec-kitty.tasks-outline/SKILL.md',
  '.kittify/missions/software-dev/command-templates/tasks-outline.md',
  '.kittify/missions/software-dev/command-templates/tasks_outline.md',
  '.kittify/overrides/missions/software-dev/tasks-outline/prompt.md',
  '.worktrees/tide-01KJMA0F-lane-a/.claude/commands/spec-kitty.tasks-outline.md',
  'spec-kitty.tasks-outline.md',
];

it.each(outlineLayouts)('finds a stale outline at %s, and leaves a fresh one', (path) => {
  expect(staleTemplate(path, staleOutline)).toEqual({
    command: 'tasks-outline',
    rule: 'writes-tasks-md',
    reason: expect.stringContaining('tasks.md') as string,
    isMarked: false,
  });
  expect(staleTemplate(path, freshOutline)).toBeNull();
});

it.each(outlineLayouts.map((path) => path.replace(/tasks([-_])outline/, 'tasks$1packages')))(
  'finds a stale packages prompt at %s by its step, and by wps.yaml that it does not know',
  (path) => {
    expect(staleTemplate(path, stalePackages)?.rule).toBe('reads-tasks-md');
    expect(staleTemplate(path, stalePackages.replaceAll('wps.yaml', 'tasks.md'))?.rule).toBe('reads-tasks-md');
    expect(staleTemplate(path, `# Packages\n\n${filler.replaceAll('wps.yaml', 'plan.md')}\n`)?.rule).toBe(
      'reads-tasks-md',
    );
    expect(staleTemplate(path, stalePackages.replace('Load tasks.md', 'Load `wps.yaml`'))).toBeNull();
  },
);

it.each(['# Load tasks.md', '## 1. Load `tasks.md`', '###### Step 2: load tasks.md and its subtasks'])(
  'takes the heading %j for that step',
  (heading) => {
    expect(staleTemplate('spec-kitty.tasks-packages.md', `${heading}\n${filler}`)?.rule).toBe('reads-tasks-md');
  },
);

it('does not take a sentence for a step', () => {
  expect(staleTemplate('spec-kitty.tasks-packages.md', `Never load tasks.md by hand.\n${filler}`)).toBeNull();
});

describe('a thin shim', () => {
  const lines = (count: number): string =>
    [...Array.from({ length: count - 1 }, (_, index) => `Line ${index}.`), '`spec-kitty agent shim plan`'].join('\n\n');

  it('has fewer than ten lines that are not empty, and the call', () => {
    const path = '.claude/commands/spec-kitty.plan.md';
    expect(staleTemplate(path, shim)?.rule).toBe('thin-shim');
    expect(staleTemplate(path, lines(9))?.rule).toBe('thin-shim');
    expect(staleTemplate(path, lines(10))).toBeNull();
    expect(staleTemplate(path, shim.replace('agent shim', 'plan'))).toBeNull();
    expect(staleTemplate(path, '')).toBeNull();
  });

  it('is the same with the line ends of another system, and blank lines count for nothing', () => {
    const path = '.github/prompts/spec-kitty.plan.prompt.md';
    expect(staleTemplate(path, lines(9).replaceAll('\n', '\r\n  \r\n'))?.rule).toBe('thin-shim');
    expect(staleTemplate(path, lines(10).replaceAll('\n', '\r\n'))).toBeNull();
  });

  it.each(['specify', 'plan', 'tasks', 'tasks-outline', 'tasks-packages', 'implement', 'checklist'])(
    'is found for %s in every agent’s form',
    (command) => {
      for (const name of [`${command}.md`, `${command}.prompt.md`, `${command}.toml`, `${command}/SKILL.md`]) {
        expect(staleTemplate(`x/spec-kitty.${name}`, shim)).toMatchObject({ command, rule: 'thin-shim' });
      }
    },
  );
});

it('says whether a file says that it was generated', () => {
  const marked = `<!-- spec-kitty-command-version: 3.1.0 -->\n${staleOutline}`;
  expect(staleTemplate('.claude/commands/spec-kitty.tasks-outline.md', marked)?.isMarked).toBe(true);
  expect(staleTemplate('.claude/commands/spec-kitty.tasks-outline.md', staleOutline)?.isMarked).toBe(false);
});

it.each([
  'README.md',
  'docs/tasks-outline.md',
  '.claude/commands/tasks-outline.md',
  '.claude/commands/my-spec-kitty.tasks-outline.md',
  '.claude/commands/spec-kitty.tasks-outline.md.bak',
  '.claude/commands/spec-kitty.tasks-outline.md.new',
  'kitty-specs/tide-01KJMA0F/tasks/tasks-outline.md',
  '.agents/skills/my-skill/SKILL.md',
])('leaves %s alone, which is no command file', (path) => {
  for (const text of [staleOutline, stalePackages, shim]) expect(staleTemplate(path, text)).toBeNull();
});

it('finds nothing in full prompts of other commands', () => {
  for (const command of ['plan', 'implement', 'review', 'status']) {
    expect(staleTemplate(`.claude/commands/spec-kitty.${command}.md`, staleOutline)).toBeNull();
    expect(staleTemplate(`.claude/commands/spec-kitty.${command}.md`, stalePackages)).toBeNull();
  }
});

it('never calls what is generated today stale', () => {
  const files = agentFiles(
    allAgents.map(({ key }) => key),
    '9.9.9',
  );
  for (const { path, content } of files) expect(staleTemplate(path, content)).toBeNull();
});

it('never throws, whatever the path and the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (path, text) => {
      staleTemplate(`${path}/spec-kitty.tasks-outline.md`, text);
      expect(staleTemplate(`${path}.`, text)).toBeNull();
    }),
  );
});

it('names the folders to look into: of every agent, of retired ones, of projects', () => {
  const known = allAgents.flatMap(({ commands }) => (commands === null ? [] : [commands.directory]));
  expect(templateFolders).toEqual(expect.arrayContaining([...known, '.roo/commands', '.codex/prompts']));
  expect(templateFolders).toEqual([...new Set(templateFolders)].sort());
});
