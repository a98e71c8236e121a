import type { AgentAdapter } from './agent';

/** Any agent that reads `AGENTS.md`. It has no files of its own and leaves no trace; other tools do not know its key. */
export const generic: AgentAdapter = {
  key: 'generic',
  productName: 'Any agent that reads AGENTS.md',
  commands: null,
  invocationPrefix: null,
  traces: [],
};
