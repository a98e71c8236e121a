import { listed, quoted } from './prompt-words';

/** Everything an agent needs to implement one work package. Paths are absolute. */
export interface ImplementPromptFacts {
  readonly missionSlug: string;
  readonly missionDirectory: string;
  readonly agent: string;
  readonly workPackage: string;
  readonly title: string;
  readonly workspace: string;
  /** True when the work is done in the mission's home, not in a worktree of its own. */
  readonly isHome: boolean;
  readonly branch: string;
  /** Full id of the commit the work began at. */
  readonly base: string;
  readonly ownedFiles: readonly string[];
  readonly dependencies: readonly { readonly id: string; readonly lane: string }[];
  readonly openSubtasks: readonly string[];
  /** What the last review asked for; null when nothing was sent back. */
  readonly feedback: { readonly path: string; readonly text: string } | null;
  /** What crosses to and from other work packages, as lines; empty when nothing does. */
  readonly borders: readonly string[];
  /** How to get what the tests need, as lines; empty when they need nothing. */
  readonly services: readonly string[];
  /** What proves the work; null when the project names nothing. */
  readonly testCommand: string | null;
  /** Of the work package; null when it has no file. */
  readonly file: string | null;
  readonly text: string | null;
}

/** The prompt of one implementation. Ends in one newline. */
export function implementPrompt(facts: ImplementPromptFacts): string {
  return [
    ...heading(facts),
    ...rules(facts),
    ...feedback(facts),
    ...agreements(facts),
    ...finish(facts),
    ...(facts.text === null
      ? []
      : ['## The work package', '', `From \`${facts.file ?? ''}\`:`, '', facts.text.trim(), '']),
  ].join('\n');
}

function heading(facts: ImplementPromptFacts): readonly string[] {
  const { dependencies, ownedFiles, openSubtasks } = facts;
  return [
    `# ${facts.feedback === null ? 'Implement' : 'Rework'} ${facts.workPackage}: ${facts.title}`,
    '',
    `- Mission: ${facts.missionSlug} (\`${facts.missionDirectory}\`)`,
    `- You: ${facts.agent}`,
    `- Workspace: \`${facts.workspace}\``,
    `- Branch: \`${facts.branch}\``,
    `- Base: \`${facts.base}\``,
    `- Owned files: ${listed(ownedFiles.map((path) => `\`${path}\``))}`,
    `- Depends on: ${listed(dependencies.map(({ id, lane }) => `${id} (${lane})`))}`,
    `- Open subtasks: ${listed(openSubtasks)}`,
    '',
  ];
}

function rules({ isHome, missionSlug, workspace, branch, base }: ImplementPromptFacts): readonly string[] {
  return [
    '## Where and how',
    '',
    '```',
    `cd ${quoted(workspace)}`,
    '```',
    '',
    ...(isHome
      ? ['You work in the home of the mission, on its own branch. Nobody else works here while you hold this.']
      : [
          'The workspace is a git worktree of this work package’s lane: your changes meet nobody else’s before the merge.',
          'Never switch its branch, and never merge into it by hand: `spec-kitty implement` brings in what you depend on.',
        ]),
    'Change only owned files. When more must change, stop and say so: the plan is wrong, not the guard.',
    `Commit there, in small steps. Never commit anything below \`kitty-specs/${missionSlug}/\` yourself: spec-kitty writes it.`,
    'Your whole change so far:',
    '',
    '```',
    `git diff ${base}...${branch}`,
    '```',
    '',
  ];
}

function feedback({ feedback: sentBack }: ImplementPromptFacts): readonly string[] {
  if (sentBack === null) return [];
  return [
    '## What the last review asked for',
    '',
    `From \`${sentBack.path}\`. Deal with every point of it; the rest of the work stands.`,
    '',
    sentBack.text.trim(),
    '',
  ];
}

function agreements({ borders, services }: ImplementPromptFacts): readonly string[] {
  return [
    ...(borders.length === 0 ? [] : ['## What others rely on', '', ...borders]),
    ...(services.length === 0 ? [] : ['## What the tests need', '', ...services]),
  ];
}

function finish(facts: ImplementPromptFacts): readonly string[] {
  const { workPackage, missionSlug, agent, openSubtasks, testCommand } = facts;
  const on = `--mission ${missionSlug}`;
  return [
    '## When it is done',
    '',
    testCommand === null
      ? 'Run the tests of the project and look at what they say. Then commit, and hand over:'
      : 'Run the tests and look at what they say. Then commit, and hand over:',
    '',
    '```',
    ...(testCommand === null ? [] : [testCommand]),
    ...(openSubtasks.length === 0
      ? []
      : [`spec-kitty mark-status ${openSubtasks.join(' ')} --status done --wp ${workPackage} ${on}`]),
    `spec-kitty move-task ${workPackage} --to for_review ${on} --agent ${quoted(agent)}`,
    `spec-kitty next ${on} --agent ${quoted(agent)} --result success`,
    '```',
    '',
    'If you cannot go on, give it back with the reason:',
    '',
    '```',
    `spec-kitty release ${workPackage} ${on} --agent ${quoted(agent)} --reason "why"`,
    '```',
    '',
  ];
}
