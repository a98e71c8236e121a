import type { AgentAdapter } from './agent';

/** Mistral Vibe. */
export const vibe: AgentAdapter = {
  key: 'vibe',
  productName: 'Mistral Vibe',
  commands: { form: 'skill', directory: '.agents/skills' },
  invocationPrefix: '/',
  traces: ['.vibe'],
};
