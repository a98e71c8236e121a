import fc from 'fast-check';
import type { CommitFacts, CommitPlace, GuardedWorkPackage, Verdict } from '../../../src/domain/guard/commit-facts';
import { judgeCommit } from '../../../src/domain/guard/judge-commit';
import { pathKind } from '../../../src/domain/guard/path-kind';
import type { Lane } from '../../../src/domain/status/lanes';

type Changes = Partial<GuardedWorkPackage>;

const workPackage = (id: string, lane: Lane, changes: Changes = {}): GuardedWorkPackage => ({
  id,
  lane,
  holder: lane === 'planned' ? null : 'otter',
  ownedFiles: [`src/${id.toLowerCase()}/**`],
  isCodebaseWide: false,
  source: 'wps.yaml',
  ...changes,
});

/** A lane that WP01 and WP04 share; WP02 is in another one. */
function lane(states: { WP01: Lane; WP04: Lane; recorded?: string | null; changes?: Changes }): CommitPlace {
  const { recorded = 'WP04', changes = {} } = states;
  return {
    kind: 'lane',
    laneId: 'lane-aa',
    missionSlug: 'tide',
    recorded,
    members: ['WP01', 'WP04'],
    workPackages: [
      workPackage('WP01', states.WP01, recorded === 'WP01' ? changes : {}),
      workPackage('WP02', 'in_progress'),
      workPackage('WP04', states.WP04, recorded === 'WP04' ? changes : {}),
    ],
  };
}

function home(...workPackages: GuardedWorkPackage[]): CommitPlace {
  return { kind: 'home', missionSlug: 'tide', members: workPackages.map(({ id }) => id), workPackages };
}

function judge(place: CommitPlace, paths: readonly string[], more: Partial<CommitFacts> = {}): Verdict {
  return judgeCommit({ branch: 'any', place, paths, incoming: [], asked: null, ...more });
}

/** The verdict in one word: the outcome, and for a context its code. */
function word(verdict: Verdict): string {
  return verdict.outcome === 'stale_or_ambiguous_context' ? verdict.problem.diagnostic_code : verdict.outcome;
}

const handedOver = lane({ WP01: 'for_review', WP04: 'in_progress' });

describe('a lane that two work packages share, one handed over', () => {
  it('takes the files of the one in progress', () => {
    const verdict = judge(handedOver, ['src/wp04/a.ts']);
    expect(verdict).toMatchObject({ outcome: 'allowed', laneId: 'lane-aa', contextSource: 'canonical_status' });
    expect(verdict.active?.id).toBe('WP04');
  });

  it('refuses a file of the other one, and names its owner', () => {
    expect(judge(handedOver, ['src/wp04/a.ts', 'src/wp01/a.ts', 'x'])).toMatchObject({
      outcome: 'scope_violation',
      violations: [
        { path: 'src/wp01/a.ts', owners: ['WP01'], code: 'ACTIVE_WP_SCOPE_VIOLATION' },
        { path: 'x', owners: [], code: 'ACTIVE_WP_SCOPE_VIOLATION' },
      ],
    });
  });

  it('is unclear, not violated, when the record still names the other one', () => {
    const verdict = judge(lane({ WP01: 'for_review', WP04: 'in_progress', recorded: 'WP01' }), ['src/wp01/a.ts']);
    expect(word(verdict)).toBe('ACTIVE_WP_CONTEXT_STALE');
    expect(verdict).toMatchObject({
      problem: {
        message: 'The record of lane-aa of tide says WP01 (For review), the status says WP04 (In progress).',
        mission_slug: 'tide',
        work_package_id: 'WP04',
        lane_id: 'lane-aa',
        recorded_work_package: 'WP01',
      },
    });
  });
});

describe('which work package is active', () => {
  it.each<[Lane, Lane, string | null, string]>([
    ['in_progress', 'planned', 'WP01', 'WP01'],
    ['in_progress', 'for_review', 'WP01', 'WP01'],
    ['in_progress', 'planned', null, 'WP01'],
    ['for_review', 'planned', 'WP01', 'WP01'],
    ['in_review', 'approved', 'WP01', 'WP01'],
    ['done', 'in_review', 'WP04', 'WP04'],
    ['for_review', 'claimed', 'WP04', 'ACTIVE_WP_CONTEXT_STALE'],
    ['in_progress', 'planned', 'WP09', 'ACTIVE_WP_CONTEXT_STALE'],
    ['in_progress', 'in_progress', 'WP01', 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
    ['for_review', 'in_review', 'WP01', 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
    ['planned', 'planned', 'WP01', 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
    ['claimed', 'planned', 'WP01', 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
    ['approved', 'done', 'WP01', 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
    ['blocked', 'canceled', null, 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
  ])('WP01 %s, WP04 %s, record %s: %s', (WP01, WP04, recorded, expected) => {
    const verdict = judge(lane({ WP01, WP04, recorded }), ['src/elsewhere.ts']);
    expect(verdict.active?.id ?? word(verdict)).toBe(expected);
  });

  it.each<[Lane, Lane, RegExp]>([
    ['planned', 'done', /^spec-kitty implement WP01 --agent AGENT --mission tide$/],
    ['blocked', 'done', /^spec-kitty move-task WP01 --to in_progress --agent otter --mission tide$/],
    ['approved', 'done', /^spec-kitty move-task WP01 --to in_progress .*--review-feedback-file FILE$/],
    ['done', 'done', /^spec-kitty next --mission tide$/],
    ['in_progress', 'in_progress', /^spec-kitty release WP01 --reason 'not being worked on' --mission tide$/],
    ['for_review', 'for_review', /^spec-kitty move-task WP04 --to planned --reviewer REVIEWER/],
  ])('WP01 %s, WP04 %s: a command that repairs it', (WP01, WP04, command) => {
    const verdict = judge(lane({ WP01, WP04, recorded: 'WP01' }), ['x']);
    const lines = verdict.outcome === 'stale_or_ambiguous_context' ? verdict.problem.remediation : [];
    expect(lines.some((line) => command.test(line))).toBe(true);
  });
});

describe('what the active work package may change', () => {
  it.each<[Changes, string]>([
    [{ ownedFiles: [] }, 'ACTIVE_WP_OWNERSHIP_MISSING'],
    [{ ownedFiles: ['!src/**'] }, 'ACTIVE_WP_METADATA_INVALID'],
    [{ ownedFiles: ['src/**', '../x'] }, 'ACTIVE_WP_METADATA_INVALID'],
    [{ ownedFiles: [], isCodebaseWide: true }, 'allowed'],
    [{ ownedFiles: ['src/wp01/**'], isCodebaseWide: true }, 'allowed'],
    [{ ownedFiles: ['**'] }, 'allowed'],
  ])('%j: %s', (changes, expected) => {
    expect(word(judge(lane({ WP01: 'done', WP04: 'in_progress', changes }), ['src/wp01/a.ts']))).toBe(expected);
  });

  it('is that of the work package the caller names, whatever record and status say', () => {
    const unclear = lane({ WP01: 'in_progress', WP04: 'in_progress' });
    const verdict = judge(unclear, ['src/wp02/a.ts'], { asked: 'WP02' });
    expect(verdict).toMatchObject({ outcome: 'allowed', contextSource: 'option', active: { id: 'WP02' } });
    expect(word(judge(unclear, ['src/wp01/a.ts'], { asked: 'WP02' }))).toBe('scope_violation');
    expect(word(judge(unclear, ['src/wp01/a.ts'], { asked: 'WP77' }))).toBe('ACTIVE_WP_METADATA_MISSING');
  });
});

describe('planning files and state', () => {
  it.each([
    ['kitty-specs/tide/spec.md', 'planning'],
    ['kitty-specs/tide/status.events.jsonl', 'planning'],
    ['kitty-specs/other/status.json', 'planning'],
    ['kitty-specs', 'planning'],
    ['kitty-specs-example/README.md', 'work'],
    ['src/kitty-specs/a.ts', 'work'],
    ['.worktrees/tide-lane-a', 'runtime'],
    ['.worktrees', 'runtime'],
    ['.kittify/workspaces/tide-lane-a.json', 'runtime'],
    ['.kittify/runtime/x', 'runtime'],
    ['.kittify/config.yaml', 'settings'],
    ['.kittify/charter/charter.md', 'settings'],
    ['.kittify/config.yaml.new', 'runtime'],
    ['.kittifyx', 'work'],
  ])('%s is %s', (path, kind) => {
    expect(pathKind(path)).toBe(kind);
  });

  it('are never committed on a lane, whoever owns everything', () => {
    const all = lane({ WP01: 'done', WP04: 'in_progress', changes: { ownedFiles: ['**'] } });
    const paths = ['kitty-specs/tide/spec.md', '.worktrees/x', '.kittify/workspaces/x.json'];
    const verdict = judge(all, [...paths, 'src/wp01/a.ts', '.kittify/config.yaml']);
    expect(verdict.outcome === 'scope_violation' && verdict.violations).toEqual(
      [...paths].sort().map((path) => ({ path, owners: [], code: 'PROTECTED_PATH' })),
    );
  });

  it('are named as such on a lane whose context is not clear', () => {
    expect(word(judge(lane({ WP01: 'done', WP04: 'done' }), ['kitty-specs/tide/spec.md']))).toBe('scope_violation');
  });

  it('are free in the home, where work is guarded like in a lane', () => {
    const place = home(workPackage('WP01', 'in_progress'), workPackage('WP02', 'planned'));
    expect(word(judge(place, ['kitty-specs/tide/spec.md', 'src/wp01/a.ts']))).toBe('allowed');
    expect(judge(place, ['kitty-specs/tide/spec.md', 'src/wp02/a.ts'])).toMatchObject({
      violations: [{ path: 'src/wp02/a.ts', owners: ['WP02'] }],
    });
    expect(judge(place, ['.worktrees/x'])).toMatchObject({ violations: [{ code: 'PROTECTED_PATH' }] });
  });

  it('are free in a home whose plan cannot be read', () => {
    const problem = { diagnostic_code: 'ACTIVE_WP_METADATA_INVALID', message: 'm', remediation: [] } as const;
    const place: CommitPlace = { kind: 'unclear', laneId: null, problem };
    expect(word(judge(place, ['kitty-specs/tide/wps.yaml']))).toBe('allowed');
    expect(word(judge(place, ['kitty-specs/tide/wps.yaml', 'src/a.ts']))).toBe('ACTIVE_WP_METADATA_INVALID');
    expect(word(judge({ ...place, laneId: 'lane-a' }, ['kitty-specs/tide/wps.yaml']))).toBe(
      'ACTIVE_WP_METADATA_INVALID',
    );
  });
});

describe('a home', () => {
  it.each<[string, Lane[], string]>([
    ['nothing in progress', ['planned', 'for_review'], 'allowed'],
    ['one in progress', ['in_progress', 'for_review'], 'scope_violation'],
    ['two in progress', ['in_progress', 'in_progress'], 'ACTIVE_WP_CONTEXT_AMBIGUOUS'],
  ])('with %s', (_, lanes, expected) => {
    const place = home(...lanes.map((one, index) => workPackage(`WP0${index + 1}`, one)));
    expect(word(judge(place, ['README.md']))).toBe(expected);
  });
});

describe('in general', () => {
  const anyLane = fc.constantFrom<Lane>(
    'planned',
    'claimed',
    'in_progress',
    'for_review',
    'in_review',
    'approved',
    'done',
  );
  const anyPlace: fc.Arbitrary<CommitPlace> = fc.oneof(
    fc
      .record({ WP01: anyLane, WP04: anyLane, recorded: fc.constantFrom('WP01', 'WP04', null) })
      .map((states) => lane(states)),
    anyLane.map((one) => home(workPackage('WP01', one), workPackage('WP02', 'planned'))),
  );
  const anyPath = fc.constantFrom(
    'src/wp01/a',
    'src/wp02/b',
    'src/wp04/c',
    'README.md',
    'kitty-specs/tide/x',
    '.worktrees/y',
  );
  const anyPaths = fc.uniqueArray(anyPath, { maxLength: 6 });

  it('allows everything that is nobody’s place of work', () => {
    fc.assert(fc.property(anyPaths, (paths) => word(judge({ kind: 'elsewhere' }, paths)) === 'allowed'));
  });

  it('allows what a merge or rebase brings in, and judges the rest as if it were alone', () => {
    fc.assert(
      fc.property(anyPlace, anyPaths, anyPaths, (place, incoming, paths) => {
        const own = paths.filter((path) => !incoming.includes(path));
        expect(judge(place, [...incoming, ...own], { incoming })).toEqual(judge(place, own));
        expect(judge(place, incoming, { incoming }).outcome).toBe('allowed');
      }),
    );
  });

  it('does not depend on the order of the paths', () => {
    fc.assert(
      fc.property(anyPlace, anyPaths, (place, paths) => {
        expect(judge(place, [...paths].reverse())).toEqual(judge(place, paths));
      }),
    );
  });

  it('allows no more when more is committed', () => {
    fc.assert(
      fc.property(anyPlace, anyPaths, anyPath, (place, paths, more) => {
        if (judge(place, paths).outcome !== 'allowed')
          expect(judge(place, [...paths, more]).outcome).not.toBe('allowed');
      }),
    );
  });

  it('gives a remedy with every context it cannot read, and never one that discards work', () => {
    fc.assert(
      fc.property(anyPlace, (place) => {
        const verdict = judge(place, ['README.md']);
        if (verdict.outcome !== 'stale_or_ambiguous_context') return;
        const lines = verdict.problem.remediation.join('\n');
        expect(lines).toMatch(/spec-kitty /);
        expect(lines).not.toMatch(/\b(reset|checkout|clean|rm|--force|-f|stash|no-verify)\b/);
      }),
    );
  });
});
