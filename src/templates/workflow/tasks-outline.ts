import { contractDuty, contractKeys } from './integration-contracts';
import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** From a plan to `wps.yaml`: the work packages, their order, and what crosses between them. */
export const tasksOutline: WorkflowPrompt = {
  command: 'tasks-outline',
  description: 'Divide the plan into work packages and write them to wps.yaml',
  body: (facts) => `# Outline: which work packages, in which order

${givenInput(facts, 'Wishes of the person for the division')}

Read \`spec.md\` and \`plan.md\` of the mission whole. The result is one file, \`wps.yaml\`, beside them. Write nothing else: \`tasks.md\` is made from \`wps.yaml\` by \`spec-kitty finalize-tasks\`, and whatever stands in it is overwritten.

## How to cut

- A work package is what one agent finishes and another one reviews in a sitting: three to seven subtasks, one purpose, a test that shows it works.
- Cut along files. Two work packages that can run at the same time must not change the same file; where they must, one depends on the other.
- What others build on comes first and is small. Prefer a wide plan to a long chain: every dependency is waiting.
- Tests belong to the work package whose behaviour they test, not to one at the end.
- Ids are \`WP01\`, \`WP02\`, … without gaps, at most \`WP99\`.

## \`wps.yaml\`

${manifestExample}

- \`title\`: says what will exist afterwards.
- \`dependencies\`: the ids that must be approved before this one can start.
  - \`[]\` is a decision: it needs nobody. From then on no step adds anything.
  - No such key: nothing has been decided. The packages step may still fill it in; what is absent at the end counts as none.
  - So write the key wherever you know the answer, and name only what is really used: "comes later" is no dependency.
- Dependencies stand in this key and nowhere else. Write no dependency graph in prose or drawing, and no "depends on" sentences: not here, not in a comment, not in a prompt file. They decide nothing, and they go stale.
- \`prompt_file\` stays empty (\`null\`). The packages step sets it, together with \`owned_files\`, \`requirement_refs\` and \`subtasks\`; leave those out.
- \`requires_infrastructure\`: services that the tests of a work package need, such as \`postgresql\` or \`redis\`. At the top it is the default for all.

## Integration Contracts

${contractDuty}

Turn every contract of \`plan.md\` into an entry of \`integration_contracts\`, with work-package ids for its two sides, and look for those that only the division has created:

${contractKeys}

A consumer must depend on its producer, directly or through others. Two consumers that need different formats need two artifacts with two names. A note without a \`format\` cannot be checked: write the format. The short form \`consumer_context\` (a list of \`task\`, \`consumes\`, \`framework\`, \`driver\`, \`format_note\`) inside a work package is read as well.

## Check yourself

- Is every \`FR-\` id of the spec somebody's work?
- Follow one request of a user through the whole system: does each hand-over happen inside one work package, or is it a contract?
- Could the first agents start this minute, at the same time, without meeting in a file?

${groundRules(facts)}

## Next

Show the person ids, titles and dependencies as a list. \`spec-kitty schema wps\` prints every key. There is nothing to report yet; go on with ${facts.step('tasks-packages')}, which ends in:

${commandBlock('spec-kitty finalize-tasks --validate-only')}
`,
};

const manifestExample = `\`\`\`yaml
requires_infrastructure: []
integration_contracts:
  - id: orders-database-url
    artifact: DATABASE_URL
    type: env
    producer: WP01
    consumers:
      - wp: WP02
        framework: SQLAlchemy async (create_async_engine)
        driver: asyncpg
        format: { scheme: postgresql+asyncpg }
        format_note: the async engine needs the driver in the scheme
    validation: seam
work_packages:
  - id: WP01
    title: Database fixtures
    dependencies: []
    requires_infrastructure: [postgresql]
    prompt_file: null
  - id: WP02
    title: Orders repository
    dependencies: [WP01]
    requires_infrastructure: [postgresql]
    prompt_file: null
  - id: WP03
    title: Price list page
    dependencies: []
    prompt_file: null
\`\`\``;
