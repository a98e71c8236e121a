import { nextCommand } from '../../../src/domain/next/next-command';
import type { NextDecision } from '../../../src/domain/next/next-decision';

const decision = (more: Partial<NextDecision>): NextDecision => ({
  kind: 'step',
  state: 'implement',
  action: 'implement',
  workPackage: 'WP01',
  reason: null,
  waiting: [],
  decision: null,
  ...more,
});
const asked = { slug: 'tide', agent: null, prompt: null };

it.each([
  ['work', {}, 'spec-kitty implement WP01 --mission tide --agent AGENT'],
  [
    'a step of the mission',
    { state: 'merge', action: 'merge', workPackage: null },
    'spec-kitty next --mission tide --agent AGENT --result success',
  ],
  ['a review', { state: 'review', action: 'review' }, 'spec-kitty next --mission tide --agent AGENT --result success'],
  [
    'a decision',
    {
      kind: 'decision_required',
      action: null,
      decision: { id: 'D1', inputKey: null, question: 'Which colour?', options: [] },
    },
    'spec-kitty next --mission tide --agent AGENT --result success --decision-id D1 --answer TEXT',
  ],
  ['nothing but waiting', { kind: 'blocked', action: null, workPackage: null }, null],
  ['a mission that is over', { kind: 'terminal', state: 'done', action: null, workPackage: null }, null],
] as const)('goes on from %s', (_, more, command) => {
  expect(nextCommand(decision(more), asked)).toBe(command);
});

it('quotes what a shell would take apart', () => {
  expect(nextCommand(decision({}), { ...asked, agent: 'sea otter' })).toContain(`--agent 'sea otter'`);
  expect(nextCommand(decision({}), { ...asked, agent: 'otter', prompt: '/a b/$x.md' })).toBe(`cat '/a b/$x.md'`);
});
