import { warning, type Finding } from './finding';
import { proseDependencies, unreadDependencyLines } from './prose-dependencies';
import { proseSections, type ProseSection } from './prose-sections';
import { proseRequirementRefs } from './requirements';

/** What `tasks.md` says of work packages. It decides only where neither manifest nor header does. */
export interface PlanProse {
  /** By work package, for every one that has a section. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly refs: Readonly<Record<string, readonly string[]>>;
  /** Warnings, each with its work package: a file whose header decides does not need them. */
  readonly findings: readonly Finding[];
}

/** Reads `tasks.md`; null is an absent one. */
export function readProse(tasksMd: string | null): PlanProse {
  if (tasksMd === null) return { dependencies: new Map(), refs: {}, findings: [] };
  const sections = proseSections(tasksMd);
  return {
    dependencies: new Map(sections.map(({ wpId, text }) => [wpId, proseDependencies(text)])),
    refs: proseRequirementRefs(tasksMd),
    findings: sections.flatMap((section) => [...unreadFindings(section), ...boundFindings(section)]),
  };
}

function unreadFindings({ wpId, text, line }: ProseSection): readonly Finding[] {
  return unreadDependencyLines(text)
    .map((one) => ({ ...one, ignored: one.ignored.filter((id) => id !== wpId) }))
    .filter(({ ignored }) => ignored.length > 0)
    .map(({ line: offset, text: shown, ignored }) =>
      warning(
        'DEPENDENCY_NOT_UNDERSTOOD',
        `tasks.md:${line + offset}: ${JSON.stringify(shown.slice(0, 80))} does not make ${wpId} depend on ${ignored.join(', ')}.`,
        {
          file: 'tasks.md',
          line: line + offset,
          work_package_id: wpId,
          ignored_ids: ignored,
          remediation: [`If it should, write on a line of its own: Depends on ${ignored.join(', ')}`],
        },
      ),
    );
}

/** Text behind a foreign heading still counts, as in the existing tool; whoever did not mean it is told. */
function boundFindings({ wpId, text, ownText, foreignHeading }: ProseSection): readonly Finding[] {
  const own = proseDependencies(ownText);
  const foreign = proseDependencies(text).filter((id) => !own.includes(id));
  if (foreign.length === 0 || foreignHeading === null) return [];
  return [
    warning(
      'DEPENDENCY_OUTSIDE_SECTION',
      `tasks.md:${foreignHeading}: ${wpId} depends on ${foreign.join(', ')} only by text below this heading, which belongs to no work package.`,
      {
        file: 'tasks.md',
        line: foreignHeading,
        work_package_id: wpId,
        dependencies: foreign,
        remediation: [`Name the dependencies in the header of ${wpId}, or move the text to the end of tasks.md.`],
      },
    ),
  ];
}
