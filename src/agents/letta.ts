import type { AgentAdapter } from './agent';

/** Letta Code. */
export const letta: AgentAdapter = {
  key: 'letta',
  productName: 'Letta Code',
  commands: { form: 'skill', directory: '.agents/skills' },
  invocationPrefix: '/',
  traces: ['.letta'],
};
