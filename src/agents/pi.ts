import type { AgentAdapter } from './agent';

/** Pi. */
export const pi: AgentAdapter = {
  key: 'pi',
  productName: 'Pi',
  commands: { form: 'skill', directory: '.agents/skills' },
  invocationPrefix: '/skill:',
  traces: ['.pi'],
};
