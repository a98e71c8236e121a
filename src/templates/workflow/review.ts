import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** One hand-over, judged by somebody who did not write it. */
export const review: WorkflowPrompt = {
  command: 'review',
  description: 'Judge one handed-over work package with fresh eyes: approve it or send it back',
  body: (facts) => `# Review: one hand-over

${givenInput(facts, 'Which one')}

Only with fresh eyes: if you wrote this code in the same session, stop and let another session or agent review it. You act as \`${facts.reviewer}\`, not under the name it was implemented with.

## Take it

${commandBlock(`spec-kitty review WP01 --agent ${facts.reviewer}`, `spec-kitty review --agent ${facts.reviewer}`)}

The second form takes the first that waits. Read the printed prompt whole and use its diff commands as they stand: they name the stored base and branch. Change nothing in the workspace.

## Judge

1. **The work package, point by point.** Each requirement id and each *Done when*: which line of the diff fulfils it, which test shows it? "Probably" means no.
2. **Have it run.** This runs the tests in the workspace, with the services they need, checks the contracts and records the answer that an approval asks for. Read the output as well. Not run is not passed; zero tests are not passed. If they cannot run here, say so in the verdict.

${commandBlock(`spec-kitty verify WP01 --agent ${facts.reviewer}`)}

3. **The tests.** Break one rule in your mind: which test would fail? Tests of invented data, of mocks alone or without an assertion show nothing.
4. **The contracts.** For each contract of this work package compare the artifact, as it is really produced, with the format that each consumer names.
5. **The edges.** Only owned files changed? Errors reported, or swallowed? Empty input, second run, missing file, other platform? Code that nothing calls?
6. **The last review**, if there was one: every point of it.

Weigh what you find. What breaks a requirement, a contract or data sends it back; taste does not.

${groundRules(facts)}

## Next

Everything holds; the reference says what you ran and what you saw:

${commandBlock(
  `spec-kitty review approve WP01 --reviewer ${facts.reviewer} --reference "npm test: 214 passed, at 3f2c1ab"`,
  `spec-kitty next --agent ${facts.reviewer}`,
)}

Something does not: write a file with one point per finding: file and line, what happens, what should, how to see it. Put it where the prompt says, never into a commit of the lane. Then:

${commandBlock(
  `spec-kitty review reject WP01 --reviewer ${facts.reviewer} --feedback-file feedback.md`,
  `spec-kitty next --agent ${facts.reviewer}`,
)}

Whoever implements it next gets these points in the prompt.
`,
};
