import type { AgentAdapter } from './agent';

/** Auggie CLI. */
export const auggie: AgentAdapter = {
  key: 'auggie',
  productName: 'Auggie CLI',
  commands: { form: 'markdown', directory: '.augment/commands', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.augment', '.augment-guidelines'],
};
