import type { AgentAdapter } from './agent';

/** opencode. */
export const opencode: AgentAdapter = {
  key: 'opencode',
  productName: 'opencode',
  commands: { form: 'markdown', directory: '.opencode/command', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.opencode', 'opencode.json', 'opencode.jsonc'],
};
