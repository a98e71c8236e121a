import type { HookReport, HooksOutcome } from '../../src/app/hooks/hook-report';
import { hooksStatus } from '../../src/app/hooks/hooks-status';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class HooksStatus extends KittyCommand<HooksOutcome> {
  static override summary = 'Show whether git asks the guard before each commit';
  static override examples = ['<%= config.bin %> hooks status', '<%= config.bin %> hooks status --json'];

  protected async execute(ports: Ports): Promise<HooksOutcome> {
    await this.parse(HooksStatus);
    return hooksStatus(ports);
  }

  protected text({ hooks, hooks_path, next_step: next = [] }: HooksOutcome): readonly string[] {
    return [
      ...hooks.map((hook) => `${hook.name}  ${wordsFor(hook)}`),
      ...hooks.map(({ path }) => `  ${path}`),
      ...(hooks_path === null ? [] : [`  core.hooksPath is ${hooks_path}`]),
      ...next.map((command) => `Next: ${command}`),
    ];
  }
}

function wordsFor({ state, is_guarding, is_current, chained_to }: HookReport): string {
  switch (state) {
    case 'absent':
      return 'absent: git does not ask the guard';
    case 'installed':
      return is_current ? 'installed' : 'installed, by another version or not executable';
    case 'chained':
      return `chained: ${chained_to ?? ''} runs first`;
    case 'changed':
      return 'changed: somebody edited it since it was installed';
    case 'foreign':
      return is_guarding ? 'foreign: it asks the guard by itself' : 'foreign: it does not ask the guard';
    default:
      return state satisfies never;
  }
}
