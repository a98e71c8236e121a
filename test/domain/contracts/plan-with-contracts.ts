import { manifestSource } from '../../../src/adapters/yaml-plan-files/manifest-source';
import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import type { PlanSources, WorkPackageSource } from '../../../src/domain/manifest/plan-sources';
import { resolvePlan, type ResolvedPlan } from '../../../src/domain/manifest/resolve-plan';

/** A plan of one manifest, with the header lines and the text of some work packages. */
export function planWith({
  manifest,
  headers = {},
  bodies = {},
  infrastructure = null,
}: {
  readonly manifest: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly bodies?: Readonly<Record<string, string>>;
  readonly infrastructure?: string | null;
}): ResolvedPlan {
  const ids = [...new Set([...manifest.matchAll(/id: (WP\d+)/g)].map(([, id]) => id ?? ''))];
  const sources: PlanSources = {
    manifest: manifestSource(manifest),
    workPackages: ids.map((id) => workPackage(id, headers[id] ?? [], bodies[id] ?? '')),
    tasksMd: null,
    specMd: '| FR-001 | first |\n',
    planMd: null,
    hasPlanMd: false,
    lanesJson: null,
    infrastructure: infrastructure === null ? null : manifestSource(infrastructure),
  };
  return resolvePlan({ missionSlug: 'shop-01AAAAAA', sources, treePaths: null });
}

function workPackage(id: string, lines: readonly string[], body: string): WorkPackageSource {
  const text = [
    '---',
    `work_package_id: ${id}`,
    'requirement_refs: [FR-001]',
    'execution_mode: code_change',
    `owned_files: [src/${id}/**]`,
    `authoritative_surface: src/${id}/`,
    ...lines,
    '---',
    body,
  ].join('\n');
  const cut = cutFrontmatter(text);
  if (cut === null) throw new Error('the header of a test file is not closed');
  return { name: `${id}-x.md`, text, header: parseHeader(cut), body: bodyOf(cut) };
}

/** Findings of a plan that speak of what passes between work packages. */
export function agreementFindings({ findings }: ResolvedPlan): ResolvedPlan['findings'] {
  return findings.filter(({ diagnostic_code: code }) =>
    /^(?:CONTRACT_|ARTIFACT_|SERVICE_|KEY_|INFRASTRUCTURE_)|FRONTMATTER_UNKNOWN_FIELD|FRONTMATTER_INVALID|WPS_MANIFEST/.test(
      code,
    ),
  );
}

/** Code and severity of each of them. */
export function agreementCodes(plan: ResolvedPlan): readonly string[] {
  return agreementFindings(plan).map(({ diagnostic_code: code, severity }) => `${severity} ${code}`);
}
