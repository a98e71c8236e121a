import type { AgentAdapter } from './agent';

/** Claude Code. */
export const claude: AgentAdapter = {
  key: 'claude',
  productName: 'Claude Code',
  commands: { form: 'markdown', directory: '.claude/commands', extension: 'md' },
  invocationPrefix: '/',
  traces: ['.claude', 'CLAUDE.md'],
};
