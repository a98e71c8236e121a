import type { AgentAdapter } from './agent';

/** Kiro CLI. */
export const kiro: AgentAdapter = {
  key: 'kiro',
  productName: 'Kiro CLI',
  commands: { form: 'markdown', directory: '.kiro/prompts', extension: 'md' },
  invocationPrefix: '@',
  traces: ['.kiro'],
};
