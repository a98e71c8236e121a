import { allAgents } from './all-agents';
import { markedVersion } from './version-marker';

/** A command file or template that tells an agent to do what is no longer done. */
export interface StaleTemplate {
  /** As its name says, hyphens throughout, e.g. `tasks-outline`. It may be one that is generated no more. */
  readonly command: string;
  readonly rule: 'thin-shim' | 'writes-tasks-md' | 'reads-tasks-md';
  /** A sentence about the file, without its name. */
  readonly reason: string;
  /** True when the file says that it was generated; otherwise somebody may have written it by hand. */
  readonly isMarked: boolean;
}

/** Folders in which agents and projects of any version keep commands or templates, relative to the root. */
export const templateFolders: readonly string[] = [
  ...new Set([
    ...allAgents.flatMap(({ commands }) => (commands === null ? [] : [commands.directory])),
    '.codex/prompts',
    '.roo/commands',
    '.kittify/command-templates',
    '.kittify/templates/command-templates',
    '.kittify/missions',
    '.kittify/overrides/missions',
  ]),
].sort();

/**
 * Tells why a command file or template is stale; null for a fresh one and for a file that is neither.
 *
 * A *thin shim* has fewer than ten lines that are not empty **and** calls `spec-kitty agent shim`: either alone is
 * somebody's short prompt, or a full one that mentions the call. An *outline* is stale when it has the agent make
 * `tasks.md`, a *packages* prompt when it begins with `tasks.md` or does not know `wps.yaml`.
 *
 * @param path with `/`; only its last two parts matter, so a worktree or any agent's folder will do.
 */
export function staleTemplate(path: string, text: string): StaleTemplate | null {
  const command = commandOf(path);
  if (command === null) return null;
  const found = (rule: StaleTemplate['rule'], reason: string): StaleTemplate => ({
    command,
    rule,
    reason,
    isMarked: markedVersion(text) !== null,
  });
  if (isThinShim(text)) return found('thin-shim', 'only passes on to `spec-kitty agent shim`, which is gone');
  if (command === 'tasks-outline' && text.includes('Create `tasks.md`')) {
    return found('writes-tasks-md', 'tells the agent to write tasks.md, which is made from wps.yaml');
  }
  if (command === 'tasks-packages' && (LOADS_TASKS_MD.test(text) || !text.includes('wps.yaml'))) {
    return found('reads-tasks-md', 'tells the agent to work from tasks.md instead of wps.yaml');
  }
  return null;
}

const LOADS_TASKS_MD = /^#{1,6}[ \t].*\bload `?tasks\.md\b/im;

/** Names of a command in every layout there has been; the first group is the command. */
const LAYOUTS = [
  // .claude/commands/spec-kitty.plan.md, .gemini/commands/spec-kitty.plan.toml, .codex/prompts/spec-kitty.tasks_outline.md
  /(?:^|\/)spec-kitty\.([a-z_-]+)(?:\.prompt)?\.(?:md|toml)$/,
  // .agents/skills/spec-kitty.plan/SKILL.md
  /(?:^|\/)spec-kitty\.([a-z_-]+)\/SKILL\.md$/,
  // .kittify/missions/software-dev/command-templates/plan.md
  /(?:^|\/)command-templates\/([a-z_-]+)\.(?:md|toml)$/,
  // .kittify/overrides/missions/software-dev/plan/prompt.md
  /(?:^|\/)([a-z_-]+)\/prompt\.md$/,
];

function commandOf(path: string): string | null {
  const name = LAYOUTS.map((layout) => layout.exec(path)?.[1]).find((one) => one !== undefined);
  return name?.replaceAll('_', '-') ?? null;
}

function isThinShim(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length < 10 && text.includes('spec-kitty agent shim');
}
