import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** From `wps.yaml` to one prompt file for each work package. */
export const tasksPackages: WorkflowPrompt = {
  command: 'tasks-packages',
  description: 'Write one prompt file for each work package of wps.yaml and complete the manifest',
  body: (facts) => `# Packages: one prompt file for each work package

${givenInput(facts, 'Wishes of the person for the work packages')}

Read \`wps.yaml\`, \`plan.md\` and \`spec.md\` of the mission whole. \`wps.yaml\` decides which work packages there are: add none and drop none here. If the division is wrong, go back to ${facts.step('tasks-outline')}.

## 1. The prompt files

For every entry one file, flat in \`tasks/\`: \`tasks/WP01-database-fixtures.md\`, the id and then the title in lower-case words joined by hyphens. No folders below \`tasks/\`.

${promptFileExample}

The header needs no more than this; \`spec-kitty finalize-tasks\` adds the rest from \`wps.yaml\`.

- \`execution_mode\`: \`code_change\`, or \`planning_artifact\` for one that writes only documents of the mission.
- \`authoritative_surface\`: the folder or file that matters most; one of the owned files must begin with it.
- \`create_intent\`: files that are owned by their exact name and do not exist yet. A glob needs no such line.

The reader of the text knows nothing but this file and the repository. So it contains:

- **Objective**: what exists afterwards, in two sentences.
- **Context**: what to read first, by path; the decisions of the plan that matter here; what must not be touched.
- **Contracts**: for each contract of \`wps.yaml\` in which this work package occurs: the artifact, the other side, the format, and how it is validated. A producer lists each consumer with its format; a consumer names its producer and writes the seam test.
- **Subtasks**: three to seven, each with its id and enough detail to start at once. Ids \`T001\`, \`T002\`, … are counted through the whole mission.
- **Done when**: commands with the result they must show. "Works" is no result.

Keep it under 200 lines. Quote requirements by id; do not copy the spec. Say nothing about which work package waits for which: that stands in \`wps.yaml\`.

## 2. Complete \`wps.yaml\`, in one write

When all files are there, add these four keys to every entry at once:

${completedExample}

- \`owned_files\`: paths and globs from the root of the repository, as narrow as the work allows, with its tests. Nothing below \`kitty-specs/\`. \`**\` reaches through folders. Two entries that do not wait for one another must not overlap; names that merely begin alike (\`src/a\` and \`src/ab\`) count as overlapping too.
- \`requirement_refs\`: ids of \`spec.md\`. Every entry has at least one, and every \`FR-\` id occurs somewhere.
- \`subtasks\`: the ids of its file, in order.
- \`prompt_file\`: relative to the mission.

A \`dependencies\` key that is there, even \`[]\`, is never touched. Where it is absent you may add it now. Leave every other key, the contracts and the order as they are.

${groundRules(facts)}

## Next

Look first, nothing is written:

${commandBlock('spec-kitty finalize-tasks --validate-only')}

Every fault is reported at once; repair all of them in \`wps.yaml\` and \`tasks/\`, and look again. Globs that match no file yet are only a warning. Then:

${commandBlock('spec-kitty finalize-tasks', `spec-kitty next --agent ${facts.agent}`)}

Anybody can now take work with ${facts.step('implement')}.
`,
};

const promptFileExample = `\`\`\`markdown
---
work_package_id: WP01
title: Database fixtures
execution_mode: code_change
authoritative_surface: src/db/
---

# WP01: Database fixtures

## Objective
\`\`\``;

const completedExample = `\`\`\`yaml
  - id: WP01
    title: Database fixtures
    dependencies: []
    requires_infrastructure: [postgresql]
    owned_files: [src/db/**, test/db/**]
    requirement_refs: [FR-001, NFR-001]
    subtasks: [T001, T002, T003]
    prompt_file: tasks/WP01-database-fixtures.md
\`\`\``;
