/** The texts of the demo mission, by path below its directory. */
export const demoFiles: Readonly<Record<string, string>> = {
  'spec.md': `# Greetings

Visitors should be greeted, politely or warmly, as they like.

| ID | Requirement |
|---|---|
| FR-001 | A visitor is greeted by a file that says hello to them by name |
| FR-002 | A visitor who likes it formal gets a formal greeting instead |
| FR-003 | A visitor who likes it warm gets a warm greeting instead |
`,
  'plan.md': `# Plan

One text file for each greeting. All of them begin with the line in \`demo/greeting.txt\`.
`,
  'tasks/WP01-greeting.md': workPackage('WP01', 'Greeting', '[]', 'FR-001', 'demo/greeting.txt', 'demo/'),
  'tasks/WP02-formal.md': workPackage('WP02', 'Formal greeting', '[WP01]', 'FR-002', 'demo/formal/**', 'demo/formal/'),
  'tasks/WP03-warm.md': workPackage('WP03', 'Warm greeting', '[WP01]', 'FR-003', 'demo/warm/**', 'demo/warm/'),
};

/** What a reviewer of the demo asks for. */
export const demoFeedback = `The greeting is formal, but it does not say the name of the visitor.

Put the name behind the salutation, as in \`demo/greeting.txt\`.
`;

/** What the agents of the demo write, by work package: path and content. */
export const demoWork: Readonly<Record<'WP01' | 'WP02' | 'WP03', Readonly<Record<string, string>>>> = {
  WP01: { 'demo/greeting.txt': 'Hello, NAME!\n' },
  WP02: { 'demo/greeting.txt': 'Good day, NAME.\n', 'demo/formal/greeting.txt': 'Good day.\n' },
  WP03: { 'demo/greeting.txt': 'Hi NAME, good to see you!\n', 'demo/warm/greeting.txt': 'Hi!\n' },
};

function workPackage(
  id: string,
  title: string,
  dependencies: string,
  requirement: string,
  owned: string,
  surface: string,
): string {
  return `---
work_package_id: ${id}
title: ${title}
dependencies: ${dependencies}
requirement_refs: [${requirement}]
subtasks: []
execution_mode: code_change
owned_files: ["${owned}"]
create_intent: ["${owned}"]
authoritative_surface: ${surface}
---

# ${title}

Write the file that ${requirement} asks for.
`;
}
