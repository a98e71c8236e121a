import type { AgentAdapter } from './agent';

/** Codex CLI. */
export const codex: AgentAdapter = {
  key: 'codex',
  productName: 'Codex CLI',
  commands: { form: 'skill', directory: '.agents/skills' },
  invocationPrefix: '$',
  traces: ['.codex'],
};
