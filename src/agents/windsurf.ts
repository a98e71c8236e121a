import type { AgentAdapter } from './agent';

/** Windsurf. */
export const windsurf: AgentAdapter = {
  key: 'windsurf',
  productName: 'Windsurf',
  commands: { form: 'markdown', directory: '.windsurf/workflows', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.windsurf', '.windsurfrules'],
};
