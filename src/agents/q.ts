import type { AgentAdapter } from './agent';

/** Amazon Q. */
export const q: AgentAdapter = {
  key: 'q',
  productName: 'Amazon Q',
  commands: { form: 'markdown', directory: '.amazonq/prompts', extension: 'md' },
  invocationPrefix: '@',
  traces: ['.amazonq'],
};
