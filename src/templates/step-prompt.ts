/** The facts of one issued step, for the short prompt an agent reads. */
export interface StepPromptFacts {
  readonly missionSlug: string;
  readonly missionDirectory: string;
  readonly homeBranch: string | null;
  readonly step: string;
  readonly workPackage: {
    readonly id: string;
    readonly title: string;
    readonly file: string | null;
    readonly ownedFiles: readonly string[];
    readonly dependencies: readonly string[];
    readonly openSubtasks: readonly string[];
    /** Its lane now; decides which commands come next. */
    readonly lane: string;
  } | null;
  readonly agent: string;
  readonly reason: string | null;
}

/** A short prompt with the facts of a step and the exact commands that follow. Ends in one newline. */
export function stepPrompt(facts: StepPromptFacts): string {
  return [...heading(facts), ...body(facts), '## Then', '', ...fence(commandsAfter(facts)), ''].join('\n');
}

function heading({ step, workPackage, missionSlug, missionDirectory, homeBranch, reason }: StepPromptFacts): string[] {
  const what = workPackage === null ? step : `${step} ${workPackage.id}: ${workPackage.title}`;
  return [
    `# ${what}`,
    '',
    `- Mission: ${missionSlug}`,
    `- Files: ${missionDirectory}`,
    ...(homeBranch === null ? [] : [`- Home branch: ${homeBranch}`]),
    ...(reason === null ? [] : [`- Note: ${reason}`]),
    '',
  ];
}

function body({ workPackage, step, missionDirectory }: StepPromptFacts): string[] {
  if (workPackage === null) return [...(instructions[step]?.(missionDirectory) ?? []), ''];
  const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
  return [
    ...(workPackage.file === null ? [] : [`Read ${workPackage.file} whole before you write.`, '']),
    `- Owned files: ${list(workPackage.ownedFiles)}`,
    `- Depends on: ${list(workPackage.dependencies)}`,
    `- Open subtasks: ${list(workPackage.openSubtasks)}`,
    '',
  ];
}

const instructions: Readonly<Record<string, (directory: string) => string[]>> = {
  specify: (directory) => [
    `Write ${directory}/spec.md: who has which problem, and functional requirements FR-001… that a test can check.`,
  ],
  plan: (directory) => [
    `Write ${directory}/plan.md: technical context, structure, and the contracts between work packages.`,
  ],
  tasks: (directory) => [
    `Write ${directory}/wps.yaml and one ${directory}/tasks/WPnn-name.md for each work package.`,
    'Each has its own files, its dependencies, its requirement ids and three to seven subtasks.',
  ],
  finalize: () => ['The work packages are written. Check them, correct what is reported, then finalise.'],
  accept: () => ['Every work package is approved. Check the mission against its spec, then merge it.'],
};

function commandsAfter({ step, workPackage, missionSlug, agent }: StepPromptFacts): string[] {
  const on = `--mission ${missionSlug}`;
  if (workPackage === null) {
    const check =
      step === 'finalize' ? [`spec-kitty finalize-tasks ${on} --validate-only`, `spec-kitty finalize-tasks ${on}`] : [];
    return [...check, `spec-kitty next ${on} --agent ${agent} --result success`];
  }
  const { id, lane, openSubtasks } = workPackage;
  const move = (to: string, more = ''): string => `spec-kitty move-task ${id} --to ${to} ${on} --agent ${agent}${more}`;
  if (step === 'review') {
    return [
      ...(lane === 'for_review' ? [move('in_review')] : []),
      move('approved', ` --reviewer ${agent} --approval-ref REFERENCE`),
      move('planned', ` --reviewer ${agent} --review-feedback-file FILE`),
    ];
  }
  return [
    `spec-kitty implement ${id} ${on} --agent ${agent}`,
    ...(openSubtasks.length === 0
      ? []
      : [`spec-kitty mark-status ${openSubtasks.join(' ')} --status done --wp ${id} ${on}`]),
    move('for_review'),
    `spec-kitty next ${on} --agent ${agent} --result success`,
  ];
}

function fence(lines: readonly string[]): string[] {
  return ['```', ...lines, '```'];
}
