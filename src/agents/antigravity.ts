import type { AgentAdapter } from './agent';

/** Google Antigravity. */
export const antigravity: AgentAdapter = {
  key: 'antigravity',
  productName: 'Google Antigravity',
  commands: { form: 'markdown', directory: '.agent/workflows', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.agent'],
};
