/** The primer that stands in `tasks/README.md` of every mission. */
export function tasksReadme(branch: string): string {
  return `# Work packages

One file each, flat in this folder: \`WP01-short-name.md\`. The planning branch is \`${branch}\`.

\`\`\`markdown
---
work_package_id: WP01
title: Short title
dependencies: []
requirement_refs: [FR-001]
subtasks: [T001, T002]
execution_mode: code_change
owned_files: [src/feature/**]
authoritative_surface: src/feature/
---

# WP01: Short title

What to build, and how to see that it works.
\`\`\`

With a \`wps.yaml\` beside \`spec.md\` the manifest decides titles, dependencies and owned files, and \`tasks.md\` is
generated from it. \`spec-kitty finalize-tasks --validate-only\` checks everything and writes nothing.

The status of a work package is not in these files: it is in \`status.events.jsonl\`, and \`spec-kitty status\` shows it.
`;
}
