/** The scaffold of `spec.md`. Its bracketed placeholders do not count as a written spec. */
export function specScaffold(friendlyName: string): string {
  return `# ${friendlyName}

## Why

[Who has which problem today, and what is different for them when this mission is done.]

## Functional requirements

| ID | Title | Description | Priority |
|---|---|---|---|
| FR-001 | [Title] | [What the system does, so that a test can tell] | [High] |

## Non-functional requirements

| ID | Title | Description |
|---|---|---|
| NFR-001 | [Title] | [A measurable quality] |

## Constraints

| ID | Title | Description |
|---|---|---|
| C-001 | [Title] | [What is fixed] |

## Success criteria

- [A result somebody can observe]
`;
}
