import type { AgentAdapter } from './agent';

/** GitHub Copilot. */
export const copilot: AgentAdapter = {
  key: 'copilot',
  productName: 'GitHub Copilot',
  commands: { form: 'markdown', directory: '.github/prompts', extension: 'prompt.md' },
  invocationPrefix: '/',
  traces: ['.github/prompts', '.github/copilot-instructions.md'],
};
