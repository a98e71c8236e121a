import { versionMarker } from './version-marker';

/**
 * What `AGENTS.md` says about spec-kitty, for any agent: at most 40 lines, without the markers around it. Ends in one
 * newline.
 */
export function agentsBlock(version: string): string {
  return `${versionMarker(version)}

## spec-kitty

Work in this repository is planned as *missions* (\`kitty-specs/<mission>/\`), cut into work packages (\`WP01\`, \`WP02\`, …)
that agents take, build in workspaces of their own, hand over, and review for one another. \`spec-kitty\` keeps the
state, in git. Ask it; do not read or edit the state files.

Five commands are enough. AGENT is your own name, the same every time:

\`\`\`sh
spec-kitty next --agent AGENT                            # what to do now; writes nothing
spec-kitty implement --agent AGENT                       # take work: claim, workspace, prompt
spec-kitty mark-status T001 --status done --wp WP01      # a subtask is finished
spec-kitty move-task WP01 --to for_review --agent AGENT  # hand over what is committed
spec-kitty status                                        # where everything stands
\`\`\`

- **Prompts.** \`implement\` and \`next --agent AGENT --result success\` print the path of a prompt: read that file whole
  before you write. Agents with command files also have \`spec-kitty.specify\`, \`.plan\`, \`.tasks-outline\`,
  \`.tasks-packages\`, \`.implement\`, \`.review\`, \`.accept\`, \`.merge\` and \`.status\`.
- **Where to work.** In the printed workspace, on its branch, in the files that the work package owns. Never switch its
  branch; never commit \`status.events.jsonl\`, \`status.json\`, \`meta.json\` or \`lanes.json\` yourself.
- **Exit codes.** 0 done · 1 a rule said no · 2 wrong command line · 3 not possible in this place · 4 somebody was
  faster, try again · 70 a bug. The indented lines below an error are its remedy, safe to run.
- **\`--json\`** with every command gives exactly one JSON document on standard output, for errors too.
- **Nobody reviews their own work.** Another agent approves it, or sends it back with reasons that the next
  prompt shows.
- **More.** \`--help\` after any command shows examples; \`--mission MISSION\` chooses when several missions are open.
`;
}
