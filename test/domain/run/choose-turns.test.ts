import fc from 'fast-check';
import { agentCommand, programOf, unknownPlaceholders } from '../../../src/domain/run/agent-command';
import { chooseTurns, type RunWorkPackage, type Turn } from '../../../src/domain/run/choose-turns';
import { settledFeedback } from '../../../src/domain/run/feedback-text';
import { displayedLanes } from '../../../src/domain/status/lanes';

const agents = ['otter', 'heron', 'wren'];
const ids = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05'];

const packages: fc.Arbitrary<readonly RunWorkPackage[]> = fc
  .tuple(
    ...ids.map((id, index) =>
      fc.record({
        id: fc.constant(id),
        lane: fc.constantFrom(...displayedLanes),
        holder: fc.constantFrom(null, 'outsider', ...agents),
        implementer: fc.constantFrom(null, 'outsider', ...agents),
        dependencies: fc.subarray(ids.slice(0, index)),
        mates: fc.constant(index < 2 ? ids.slice(0, 2).filter((other) => other !== id) : []),
      }),
    ),
  )
  .map((all) => all);

const facts = fc.record({
  workPackages: packages,
  implementers: fc.subarray(agents),
  reviewers: fc.subarray(agents),
  setAside: fc.subarray(ids).map((some) => new Set(some)),
  mostParallel: fc.integer({ min: 1, max: 4 }),
});

it('never gives two turns one workspace, work to its own reviewer, or more than is allowed', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const running: Turn[] = [];
      const turns = chooseTurns({ ...given, running });
      expect(turns.length).toBeLessThanOrEqual(given.mostParallel);
      for (const [index, { workPackage: id, role, agent }] of turns.entries()) {
        const one = given.workPackages.find((some) => some.id === id);
        const others = turns.filter((_, at) => at !== index).map(({ workPackage }) => workPackage);
        expect(others).not.toContain(id);
        expect(others.some((other) => one?.mates.includes(other))).toBe(false);
        expect(given.setAside.has(id)).toBe(false);
        if (role === 'reviewer') {
          expect(given.reviewers).toContain(agent);
          if (one?.lane === 'for_review') expect(agent).not.toBe(one.implementer);
          else expect({ lane: one?.lane, holder: one?.holder }).toEqual({ lane: 'in_review', holder: agent });
        } else {
          expect(given.implementers).toContain(agent);
          if (one?.lane !== 'planned') expect(one?.holder).toBe(agent);
        }
      }
    }),
  );
});

it('gives nothing more when everything that could begin is under way', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const first = chooseTurns({ ...given, running: [] });
      const more = chooseTurns({ ...given, mostParallel: first.length, running: first });
      expect(more).toEqual([]);
    }),
  );
});

it.each([
  ['work {prompt} in {workspace}', []],
  ['work {promt} {wp}', ['promt', 'wp']],
  ['work ${HOME} {"a": 1} {A}', []],
])('of %j nothing is put in for %j', (template, unknown) => {
  expect(unknownPlaceholders(template)).toEqual(unknown);
});

it('puts every value in as one word, and the prompt last where it is not named', () => {
  const values = {
    prompt: "/tmp/it's here/p.md",
    workspace: '/w',
    work_package: 'WP01',
    mission: 'm',
    role: 'implementer',
    agent: 'otter',
  };
  expect(agentCommand('A=1 agent -p {prompt} --id {work_package}', values)).toBe(
    "A=1 agent -p '/tmp/it'\\''s here/p.md' --id WP01",
  );
  expect(agentCommand('agent', values)).toBe("agent '/tmp/it'\\''s here/p.md'");
  expect(programOf('A=1 B=2 agent -p x')).toBe('agent');
});

it('takes feedback that differs only in what changes by itself as the same', () => {
  const a = '---\nverdict: rejected\nreviewed_at: 1\n---\n\nTest a.py::x failed at line 12 in 0.31s, 3 passed, 80%.\n';
  const b = '---\nverdict: rejected\nreviewed_at: 2\n---\nTest b.py::y failed at line 99 in 2.5s, 14 passed, 3 %.';
  expect(settledFeedback(a)).toBe(settledFeedback(b));
  expect(settledFeedback(a)).not.toBe(settledFeedback('Something else.'));
});
