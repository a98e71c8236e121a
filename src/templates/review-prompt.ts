import { listed, quoted } from './prompt-words';

/** Everything a reviewer needs to judge one work package. Paths are absolute. */
export interface ReviewPromptFacts {
  readonly missionSlug: string;
  readonly workPackage: string;
  readonly title: string;
  readonly reviewer: string;
  readonly implementer: string | null;
  readonly workspace: string;
  readonly branch: string;
  readonly base: string;
  readonly isHome: boolean;
  readonly ownedFiles: readonly string[];
  readonly requirementRefs: readonly string[];
  readonly dependencies: readonly { readonly id: string; readonly lane: string }[];
  /** What crosses to and from other work packages, as lines; empty when nothing does. */
  readonly borders: readonly string[];
  /** True where an approval stands on a verification. */
  readonly isVerified: boolean;
  /** The review before this one; null for the first. */
  readonly lastCycle: { readonly path: string; readonly verdict: string } | null;
  /** Of the work package; null when it has no file. */
  readonly file: string | null;
  readonly text: string | null;
}

/** The text of a review prompt behind its header. Ends in one newline. */
export function reviewPrompt(facts: ReviewPromptFacts): string {
  return [
    ...heading(facts),
    ...look(facts),
    ...verify(facts),
    ...judge(facts),
    ...answer(facts),
    ...workPackage(facts),
  ].join('\n');
}

function heading(facts: ReviewPromptFacts): readonly string[] {
  const { dependencies, ownedFiles, requirementRefs, lastCycle } = facts;
  return [
    `# Review ${facts.workPackage}: ${facts.title}`,
    '',
    `- Mission: ${facts.missionSlug}`,
    `- You: ${facts.reviewer}; implemented by ${facts.implementer ?? 'nobody known'}`,
    `- Workspace: \`${facts.workspace}\``,
    `- Branch: \`${facts.branch}\`, from \`${facts.base}\``,
    `- Owned files: ${listed(ownedFiles.map((path) => `\`${path}\``))}`,
    `- Requirements: ${listed(requirementRefs)}`,
    `- Depends on: ${listed(dependencies.map(({ id, lane }) => `${id} (${lane})`))}`,
    ...(lastCycle === null ? [] : [`- Last review: ${lastCycle.verdict}, \`${lastCycle.path}\``]),
    '',
  ];
}

function look({ workspace, base, branch, isHome, ownedFiles }: ReviewPromptFacts): readonly string[] {
  const only = isHome ? ` -- ${ownedFiles.map(quoted).join(' ')}`.trimEnd() : '';
  return [
    '## What to look at',
    '',
    'Only this work, in this workspace. Change nothing there; run its tests there.',
    '',
    '```',
    `cd ${quoted(workspace)}`,
    `git log --oneline ${base}..${branch}${only}`,
    `git diff --stat ${base}...${branch}${only}`,
    `git diff ${base}...${branch}${only}`,
    '```',
    '',
  ];
}

function verify({ isVerified, borders, workPackage: id, missionSlug, reviewer }: ReviewPromptFacts): readonly string[] {
  return [
    ...(isVerified
      ? [
          '## What an approval stands on',
          '',
          'Let the tests be run independently of whoever wrote them; the answer is recorded, and an approval asks for it:',
          '',
          '```',
          `spec-kitty verify ${id} --mission ${missionSlug} --agent ${quoted(reviewer)}`,
          '```',
          '',
        ]
      : []),
    ...(borders.length === 0 ? [] : ['## What others rely on', '', ...borders]),
  ];
}

function judge({ lastCycle }: ReviewPromptFacts): readonly string[] {
  return [
    '## What to ask',
    '',
    ...(lastCycle?.verdict === 'rejected' ? ['- Is every point of the last review dealt with?'] : []),
    '- Does it do what the work package asks, all of it, and are the requirements above really met?',
    '- Did you see its tests run and pass, and would they fail if the code were wrong?',
    '- Is anything outside the owned files changed?',
    '- Is there code nobody calls, a result that is made up, an error that is swallowed, an empty answer in place of one?',
    '- Do the parts that others build on have the form their consumers need?',
    '- Does it break an interface, a decision or a promise made elsewhere?',
    '',
  ];
}

function answer({ workPackage: id, missionSlug, reviewer }: ReviewPromptFacts): readonly string[] {
  const on = `--mission ${missionSlug} --reviewer ${quoted(reviewer)}`;
  return [
    '## Your verdict',
    '',
    'Approve only what you would answer for. REFERENCE says where your review can be read: a pull request, a file, a note.',
    '',
    '```',
    `spec-kitty review approve ${id} ${on} --reference REFERENCE`,
    '```',
    '',
    'Otherwise write what is wrong, where, and what would be right, into a file outside the workspace:',
    '',
    '```',
    `spec-kitty review reject ${id} ${on} --feedback-file FILE`,
    '```',
    '',
  ];
}

function workPackage({ file, text }: ReviewPromptFacts): readonly string[] {
  return text === null ? [] : ['## The work package', '', `From \`${file ?? ''}\`:`, '', text.trim(), ''];
}
