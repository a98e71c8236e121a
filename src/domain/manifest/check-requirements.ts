import { error, warning, type Finding } from './finding';
import { bareRequirements, declaredRequirements, normalizeRefs, unreadableRefs } from './requirements';

export interface RequirementFacts {
  /** Null when the mission has no spec. */
  readonly specMd: string | null;
  /** Reference texts as written, by work package. */
  readonly refs: ReadonlyMap<string, readonly string[]>;
}

/** Every work package names requirements that exist, and every functional requirement is named by one. */
export function checkRequirements({ specMd, refs }: RequirementFacts): readonly Finding[] {
  if (specMd === null) {
    return [
      error('SPEC_MISSING', 'The mission has no spec.md, so no requirement can be covered.', {
        remediation: ['Write spec.md first.'],
      }),
    ];
  }
  const declared = new Set(declaredRequirements(specMd));
  const known = [...refs].map(([wpId, texts]) => ({ wpId, texts, ids: normalizeRefs(texts) }));
  const unknownOf = (ids: readonly string[]): readonly string[] => ids.filter((id) => !declared.has(id));
  const missing = known.filter(({ ids }) => ids.length === 0);
  const covered = new Set(known.filter(({ ids }) => unknownOf(ids).length === 0).flatMap(({ ids }) => ids));
  const uncovered = [...declared].filter((id) => id.startsWith('FR-') && !covered.has(id)).sort();
  return [
    ...missing.map(({ wpId }) =>
      error('REQUIREMENT_REFS_MISSING', `${wpId} names no requirement of the spec.`, {
        work_package_id: wpId,
        remediation: ['Add requirement_refs, e.g. [FR-001].'],
      }),
    ),
    ...known
      .filter(({ ids }) => unknownOf(ids).length > 0)
      .map(({ wpId, ids }) =>
        error('REQUIREMENT_UNKNOWN', `${wpId} names ${unknownOf(ids).join(', ')}, which spec.md does not declare.`, {
          work_package_id: wpId,
          unknown_requirement_refs: unknownOf(ids),
          remediation: ['Declare it in spec.md, or correct the requirement_refs of the work package.'],
        }),
      ),
    ...(uncovered.length === 0
      ? []
      : [
          error('REQUIREMENT_UNCOVERED', `No work package covers ${uncovered.join(', ')}.`, {
            unmapped_functional_requirements: uncovered,
            remediation: ['Add the ids to the requirement_refs of the work packages that fulfil them.'],
          }),
        ]),
    ...bareFindings(specMd),
    ...known.flatMap(({ wpId, texts }) =>
      unreadableRefs(texts).map((one) =>
        warning('REQUIREMENT_UNKNOWN', `${wpId}: ${JSON.stringify(one)} is no requirement id and covers nothing.`, {
          work_package_id: wpId,
        }),
      ),
    ),
  ];
}

function bareFindings(specMd: string): readonly Finding[] {
  const bare = bareRequirements(specMd);
  if (bare.length === 0) return [];
  return [
    error(
      'REQUIREMENT_UNDECLARED',
      `spec.md mentions ${bare.join(', ')} among its requirements without declaring them.`,
      {
        file: 'spec.md',
        bare_prose_requirement_ids: bare,
        remediation: ['Declare each as a table row, a heading or a bullet that begins with the id.'],
      },
    ),
  ];
}
