import type { AgentAdapter } from './agent';

/** Cursor. */
export const cursor: AgentAdapter = {
  key: 'cursor',
  productName: 'Cursor',
  commands: { form: 'markdown', directory: '.cursor/commands', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.cursor', '.cursorrules'],
};
