import type { AgentAdapter } from './agent';
import { antigravity } from './antigravity';
import { auggie } from './auggie';
import { claude } from './claude';
import { codex } from './codex';
import { copilot } from './copilot';
import { cursor } from './cursor';
import { gemini } from './gemini';
import { generic } from './generic';
import { kilocode } from './kilocode';
import { kiro } from './kiro';
import { letta } from './letta';
import { opencode } from './opencode';
import { pi } from './pi';
import { q } from './q';
import { qwen } from './qwen';
import { vibe } from './vibe';
import { windsurf } from './windsurf';

/** Every agent that is known, in the order in which they are offered. `generic` comes last. */
export const allAgents: readonly AgentAdapter[] = [
  claude,
  copilot,
  gemini,
  cursor,
  qwen,
  opencode,
  windsurf,
  kilocode,
  auggie,
  q,
  kiro,
  antigravity,
  codex,
  vibe,
  pi,
  letta,
  generic,
];

/** The agent of a key; null when there is none. */
export function findAgent(key: string): AgentAdapter | null {
  return allAgents.find((agent) => agent.key === key) ?? null;
}
