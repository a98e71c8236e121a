import { accept } from './workflow/accept';
import { merge } from './workflow/merge';
import { plan } from './workflow/plan';
import { specify } from './workflow/specify';
import { tasksOutline } from './workflow/tasks-outline';
import { tasksPackages } from './workflow/tasks-packages';
import type { WorkflowCommand, WorkflowPrompt } from './workflow/workflow-prompt';

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
    /** True where an approval of it stands on a verification. */
    readonly isVerified: boolean;
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

function body({ workPackage, step, agent, missionSlug }: StepPromptFacts): string[] {
  if (workPackage === null) return [planningText(step, agent, missionSlug), ''];
  const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
  return [
    ...(workPackage.file === null ? [] : [`Read ${workPackage.file} whole before you write.`, '']),
    `- Owned files: ${list(workPackage.ownedFiles)}`,
    `- Depends on: ${list(workPackage.dependencies)}`,
    `- Open subtasks: ${list(workPackage.openSubtasks)}`,
    '',
  ];
}

/** Which prompt of the workflow belongs to a step; the others have none. */
const PROMPTS: Readonly<Record<string, WorkflowPrompt>> = {
  specify,
  plan,
  tasks: tasksOutline,
  finalize: tasksPackages,
  accept,
  merge,
};

/** The steps of `next` whose prompt has another name in command files. */
const STEPS: Partial<Record<WorkflowCommand, string>> = { 'tasks-outline': 'tasks', 'tasks-packages': 'finalize' };

function planningText(step: string, agent: string, mission: string): string {
  const prompt = PROMPTS[step];
  if (prompt === undefined) return '';
  const text = prompt.body({
    agent,
    reviewer: `${agent}-reviewer`,
    input: null,
    mission,
    step: (command) => `the prompt of the step \`${STEPS[command] ?? command}\``,
  });
  // The heading of this prompt is above it.
  return text.replace(/^# [^\n]*\n+/, '').trimEnd();
}

function commandsAfter({ step, workPackage, missionSlug, agent }: StepPromptFacts): string[] {
  const on = `--mission ${missionSlug}`;
  if (workPackage === null) {
    const check =
      step === 'finalize' ? [`spec-kitty finalize-tasks ${on} --validate-only`, `spec-kitty finalize-tasks ${on}`] : [];
    return [...check, `spec-kitty next ${on} --agent ${agent} --result success`];
  }
  const { id, lane, openSubtasks, isVerified } = workPackage;
  const move = (to: string, more = ''): string => `spec-kitty move-task ${id} --to ${to} ${on} --agent ${agent}${more}`;
  if (step === 'review') {
    return [
      ...(lane === 'for_review' ? [move('in_review')] : []),
      ...(isVerified ? [`spec-kitty verify ${id} ${on} --agent ${agent}`] : []),
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
