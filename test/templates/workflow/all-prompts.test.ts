import { commandFault, commandsIn, withoutBlocks } from './command-fault';
import { allPrompts } from '../../../src/templates/workflow/all-prompts';
import type { WorkflowFacts } from '../../../src/templates/workflow/workflow-prompt';

const own: WorkflowFacts = {
  agent: 'otter',
  reviewer: 'otter-reviewer',
  input: '$ARGUMENTS',
  step: (command) => `\`/spec-kitty.${command}\``,
};
const shared: WorkflowFacts = {
  agent: 'AGENT',
  reviewer: 'REVIEWER',
  input: null,
  step: (command) => `the skill \`spec-kitty.${command}\``,
};

const prompts = allPrompts.map((prompt) => ({ ...prompt, text: prompt.body(own), sharedText: prompt.body(shared) }));

function textOf(command: string): string {
  const found = prompts.find((prompt) => prompt.command === command);
  if (found === undefined) throw new Error(`no prompt ${command}`);
  return found.text;
}

const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

it('has every step of a mission once, in its order', () => {
  expect(prompts.map(({ command }) => command)).toEqual([
    'specify',
    'plan',
    'tasks-outline',
    'tasks-packages',
    'implement',
    'review',
    'accept',
    'merge',
    'status',
  ]);
});

it('is small enough to be read at once', () => {
  const words = prompts.map(({ text }) => wordsOf(text)).reduce((sum, one) => sum + one, 0);
  expect(words).toBeGreaterThan(2000);
  expect(words).toBeLessThan(6000);
});

describe.each(prompts.map((prompt) => [prompt.command, prompt] as const))('%s', (_, prompt) => {
  const { text, sharedText, description, command } = prompt;

  it('is one document that ends in one newline', () => {
    expect(text).toMatch(/^# \S.*\n/);
    expect(withoutBlocks(text).match(/^# /gm)).toHaveLength(1);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/\n\n\n/);
    expect(text).not.toMatch(/undefined|\[object|\$\{/);
  });

  it('can be described in a line', () => {
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).not.toMatch(/\n/);
  });

  it('ends in the commands that come next', () => {
    const last = text.split(/^## /m).at(-1) ?? '';
    expect(last).toMatch(/^Next\n/);
    expect(commandsIn(last).filter((line) => line.startsWith('spec-kitty '))).not.toHaveLength(0);
    expect(last).toMatch(/```sh\n/);
  });

  it('prints only commands that the program takes', () => {
    const lines = [...commandsIn(text), ...commandsIn(sharedText)];
    expect(lines).not.toHaveLength(0);
    for (const line of lines) {
      expect(line).toMatch(/^spec-kitty /);
      expect({ line, fault: commandFault(line) }).toEqual({ line, fault: null });
    }
  });

  it('takes what the person typed in one place only', () => {
    expect(text.split('$ARGUMENTS')).toHaveLength(2);
    expect(sharedText).not.toContain('$');
  });

  it('says nothing that a program for agents would run or replace before the agent reads it', () => {
    expect(text.replace('$ARGUMENTS', '')).not.toMatch(/\$|\{\{|[!@]\{|!`|(?:^|\s)@\w/);
  });

  it('names the agent, never a placeholder, where the file is for one agent', () => {
    expect(text).not.toMatch(/\bAGENT\b|\bREVIEWER\b/);
    expect(sharedText).not.toContain('otter');
    if (/\bAGENT\b/.test(sharedText)) expect(sharedText).toMatch(/AGENT stands for your own name/);
  });

  it('names other steps that exist', () => {
    const named = [...text.matchAll(/spec-kitty\.([a-z-]+)/g)].map(([, name]) => name);
    expect(prompts.map((one) => one.command as string)).toEqual(expect.arrayContaining(named));
    expect(named).not.toContain(command);
  });
});

describe('the commands of the prompts', () => {
  const lines = prompts.flatMap(({ text }) => commandsIn(text));

  it('are those that the workflow needs', () => {
    const names = new Set(lines.map((line) => line.split(' ')[1]));
    expect([...names].sort()).toEqual(
      expect.arrayContaining([
        'accept',
        'finalize-tasks',
        'implement',
        'mark-status',
        'merge',
        'mission',
        'move-task',
        'next',
        'release',
        'review',
        'status',
      ]),
    );
  });

  it('never force, and never discard', () => {
    for (const { text } of prompts) expect(text).not.toMatch(/--force|reset --hard|git (?:checkout|stash|clean)|rm -/);
  });

  it.each([
    ['spec-kitty frobnicate', 'no such command'],
    ['spec-kitty status --all', 'no option --all'],
    ['spec-kitty move-task WP01', 'lacks --to'],
    ['spec-kitty move-task --to done', 'lacks an argument'],
    ['spec-kitty mark-status T001 --status finished', '--status cannot be finished'],
    ['spec-kitty next --agent', '--agent lacks its value'],
    ['spec-kitty status now', 'has too many arguments'],
  ])('would not be %s', (line, fault) => {
    expect(commandFault(line)).toBe(fault);
  });

  it('are found in blocks and in code marks', () => {
    const text =
      'Run `spec-kitty status`.\n\n   ```sh\n   spec-kitty next   # ask\n   ```\n\n```yaml\nspec-kitty no\n```\n';
    expect(commandsIn(text)).toEqual(['spec-kitty next', 'spec-kitty status']);
  });
});

describe.each(['plan', 'tasks-outline'])('integration contracts in %s', (command) => {
  const section = /^## Integration Contracts\n([^]*?)(?=^## )/m.exec(textOf(command))?.[1] ?? '';

  it('are a section of their own that says why', () => {
    expect(section).toContain('An unspecified boundary is the commonest source of integration bugs');
    expect(section).toContain('If nothing crosses, say so in one sentence');
  });

  it.each(['artifact', 'producer', 'consumers', 'type', 'format', 'validation'])('ask for %s', (key) => {
    expect(section).toMatch(new RegExp(`^\\| \`${key}\` \\|`, 'm'));
  });

  it('say how they stand in wps.yaml', () => {
    expect(section).toContain('`integration_contracts`');
    for (const key of ['framework', 'driver', 'format_note', 'scheme', 'json_pointer']) {
      expect(section).toContain(`\`${key}`);
    }
  });
});

describe('tasks-outline', () => {
  const text = textOf('tasks-outline');

  it('writes wps.yaml and has nobody write tasks.md', () => {
    expect(text).toMatch(/one file, `wps\.yaml`/);
    expect(text).not.toMatch(/\b(?:create|write|fill|update|add to)\s+(?:the\s+)?(?:file\s+)?`?tasks\.md/i);
    expect(text).toMatch(/`tasks\.md` is made from `wps\.yaml` by `spec-kitty finalize-tasks`/);
  });

  it('tells an empty list from an absent one', () => {
    expect(text).toMatch(/`\[\]` is a decision/);
    expect(text).toMatch(/No such key: nothing has been decided/);
  });

  it('forbids a dependency graph in prose', () => {
    expect(text).toMatch(/Write no dependency graph in prose/);
  });

  it('leaves prompt_file empty', () => {
    expect(text).toMatch(/`prompt_file` stays empty/);
    expect(text.match(/prompt_file: null/g)).toHaveLength(3);
    expect(text).not.toMatch(/prompt_file: tasks/);
  });
});

describe('tasks-packages', () => {
  const text = textOf('tasks-packages');

  it('fills four keys in one write and never touches dependencies', () => {
    const section = text.slice(text.indexOf('## 2.'));
    expect(section).toMatch(/in one write/);
    for (const key of ['owned_files', 'requirement_refs', 'subtasks', 'prompt_file']) {
      expect(section).toContain(`- \`${key}\``);
    }
    expect(section).toMatch(/A `dependencies` key that is there, even `\[\]`, is never touched/);
  });

  it('reads wps.yaml and writes flat files', () => {
    expect(text).toMatch(/^Read `wps\.yaml`/m);
    expect(text).toMatch(/flat in `tasks\/`/);
    expect(text).not.toContain('tasks.md');
  });
});
