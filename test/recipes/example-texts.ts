/** What a person or an agent would write by hand in the example mission: a small web service for tide tables. */

export const exampleSpec = `# Tide table service

## Why

Harbour crews look tides up in a printed book. They want the next high and low water for their harbour on a phone,
from a file that the harbour office already publishes.

## Functional requirements

| ID | Title | Description | Priority |
|---|---|---|---|
| FR-001 | Read the tide file | The service reads the published CSV file and refuses a malformed one with the line number | High |
| FR-002 | Next tides | For a harbour and a time the service answers the next high and the next low water | High |
| FR-003 | Web page | A page shows the next tides of a harbour and refreshes itself every minute | High |
| FR-004 | Status line | A command prints one line per harbour for the office's display | Low |

## Non-functional requirements

| ID | Title | Description |
|---|---|---|
| NFR-001 | Speed | An answer takes less than 50 ms for a year of tides |

## Constraints

| ID | Title | Description |
|---|---|---|
| C-001 | No database | The CSV file is the only store |

## Success criteria

- A crew member sees the next high water of the harbour within two seconds of opening the page
`;

export const examplePlan = `# Plan: tide table service

## Technical Context

**Language/Version**: TypeScript 6 on Node 20
**Primary Dependencies**: none at run time
**Storage**: the published CSV file, read at start
**Testing**: node:test

## Structure

The parser and the lookup are pure modules; the web page and the command are two thin edges over the lookup.

## Integration contracts

| Artifact | Producer | Consumers | Format |
|---|---|---|---|
| \`src/tides/table.ts\` | WP01 | WP02, WP04 | \`TideTable\`: entries sorted by time, UTC |
| \`src/lookup/next-tides.ts\` | WP02 | WP03 | \`nextTides(table, harbour, at)\`: high and low, or null past the end |
`;

export const exampleManifest = `# The plan of this mission. Dependencies, titles and owned files are decided here; tasks.md is generated.
work_packages:
  - id: WP01
    title: Tide file parser
    dependencies: []
    owned_files: [src/tides/**, test/tides/**]
    requirement_refs: [FR-001, C-001]
    subtasks: [T001, T002, T003]
    prompt_file: tasks/WP01-tide-file-parser.md
  - id: WP02
    title: Next tides lookup
    dependencies: [WP01]
    owned_files: [src/lookup/**, test/lookup/**]
    requirement_refs: [FR-002, NFR-001]
    subtasks: [T004, T005]
    prompt_file: tasks/WP02-next-tides-lookup.md
  - id: WP03
    title: Web page
    dependencies: [WP02]
    owned_files: [src/page/**, test/page/**]
    requirement_refs: [FR-003]
    subtasks: [T006, T007]
    prompt_file: tasks/WP03-web-page.md
  - id: WP04
    title: Status line command
    dependencies: [WP01]
    owned_files: [src/status-line/**, test/status-line/**]
    requirement_refs: [FR-004]
    subtasks: [T008]
    prompt_file: tasks/WP04-status-line-command.md
`;

/** File name to body; the header is what an author writes before the tasks are finalised. */
export const exampleWorkPackages: Readonly<Record<string, string>> = {
  'WP01-tide-file-parser.md': workPackage('WP01', 'Tide file parser', 'src/tides/', [
    'Read the CSV of the harbour office into a `TideTable`. The columns are harbour, UTC time, kind (high or low), height in metres.',
    'A malformed line stops the reading with its number. Two entries of one harbour at one time are malformed.',
  ]),
  'WP02-next-tides-lookup.md': workPackage('WP02', 'Next tides lookup', 'src/lookup/', [
    'Answer the next high and the next low water of a harbour after a given time, by binary search in the `TideTable`.',
    'Past the end of the table the answer is null, never the last entry.',
  ]),
  'WP03-web-page.md': workPackage('WP03', 'Web page', 'src/page/', [
    'Serve one page per harbour with the next tides in large type. It refreshes itself every minute and works without scripts.',
  ]),
  'WP04-status-line-command.md': workPackage('WP04', 'Status line command', 'src/status-line/', [
    'Print one line per harbour: name, next high water, next low water, sorted by name. Exit 1 when the table has ended.',
  ]),
};

function workPackage(id: string, title: string, surface: string, paragraphs: readonly string[]): string {
  return `---
work_package_id: ${id}
title: ${title}
execution_mode: code_change
authoritative_surface: ${surface}
create_intent: []
---

# ${id}: ${title}

${paragraphs.join('\n\n')}

## Definition of done

- The tests of the owned folder pass.
- Every subtask is marked done.
`;
}
