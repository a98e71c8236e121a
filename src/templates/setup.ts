/** Lines for `.gitignore`: what describes this machine, or can be made again. Ends in a line feed. */
export const ignoredPaths = `${[
  '.worktrees/',
  '.kittify/workspaces/',
  '.kittify/runtime/',
  '.kittify/derived/',
  '.kittify/dossiers/',
  '.kittify/logs/',
  '.kittify/events/',
  '.kittify/merge-state.json',
  '.kittify/sync-state.json',
  '.kittify/.dashboard',
].join('\n')}\n`;

/** Lines for `.gitattributes`: how logs of two sides are united, and what a reviewer need not read. Ends in a line feed. */
export const attributes = `${[
  'kitty-specs/**/status.events.jsonl merge=spec-kitty-event-log',
  'kitty-specs/**/decisions.events.jsonl merge=spec-kitty-event-log',
  'kitty-specs/**/status.events.jsonl linguist-generated=true',
  'kitty-specs/**/status.json linguist-generated=true',
  'kitty-specs/**/lanes.json linguist-generated=true',
].join('\n')}\n`;

/** Settings of git that make the attributes work in this clone. */
export const gitSettings: readonly (readonly [name: string, value: string])[] = [
  ['merge.spec-kitty-event-log.name', 'Unite event logs of spec-kitty'],
  ['merge.spec-kitty-event-log.driver', 'spec-kitty merge-driver event-log %O %A %B'],
];

/**
 * The settings of a new project.
 *
 * @param agents keys that the existing tool knows too: it refuses settings with another one.
 */
export function configText(agents: readonly string[]): string {
  const list = agents.length === 0 ? ' []' : `\n${agents.map((key) => `    - ${key}`).join('\n')}`;
  return `# Settings of spec-kitty. \`spec-kitty config list\` shows all of them with their values.
vcs:
  type: git
agents:
  available:${list}
  auto_commit: true
`;
}

/** What the project was made by, in the form the existing tool reads. */
export function metadataText(version: string, now: string): string {
  return `spec_kitty:
  version: ${version}
  initialized_at: '${now}'
  schema_version: 3
  schema_capabilities:
    canonical_context: true
    event_log_authority: true
    ownership_manifest: true
    thin_shims: true
`;
}
