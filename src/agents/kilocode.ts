import type { AgentAdapter } from './agent';

/** Kilo Code. */
export const kilocode: AgentAdapter = {
  key: 'kilocode',
  productName: 'Kilo Code',
  commands: { form: 'markdown', directory: '.kilocode/workflows', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.kilocode', '.kilocodemodes'],
};
