import type { AgentAdapter } from './agent';

/** Gemini CLI. */
export const gemini: AgentAdapter = {
  key: 'gemini',
  productName: 'Gemini CLI',
  commands: { form: 'toml', directory: '.gemini/commands' },
  invocationPrefix: '/',
  traces: ['.gemini', 'GEMINI.md'],
};
