import type { AgentAdapter } from './agent';

/** Qwen Code. */
export const qwen: AgentAdapter = {
  key: 'qwen',
  productName: 'Qwen Code',
  commands: { form: 'toml', directory: '.qwen/commands' },
  invocationPrefix: '/',
  traces: ['.qwen', 'QWEN.md'],
};
