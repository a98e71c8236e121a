import { stepPrompt } from '../../src/templates/step-prompt';

const issued = (step: string): string =>
  stepPrompt({
    missionSlug: 'tide-table-01KJMA0F',
    missionDirectory: '/work/kitty-specs/tide-table-01KJMA0F',
    homeBranch: 'main',
    step,
    workPackage: null,
    agent: 'otter',
    reason: null,
  });

it.each(['specify', 'plan', 'tasks', 'finalize', 'accept', 'merge'])(
  'a step that was issued, %s, speaks to its agent of the mission that is there',
  (step) => {
    const prompt = issued(step);
    expect(prompt).toContain('You are otter');
    expect(prompt).toMatch(/^## Steps|^## /m);
    expect(prompt).not.toMatch(/stands for your own name|name of this skill|mission create/);
    expect(prompt).not.toMatch(/the step `tasks-/);
  },
);

it('names the steps as next names them', () => {
  expect(issued('tasks')).toContain('the prompt of the step `finalize`');
  expect(issued('plan')).toContain('the prompt of the step `tasks`');
});
