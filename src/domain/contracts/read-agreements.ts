import { error, warning, type Finding } from '../manifest/finding';
import { isSourceFault, type PlanSources } from '../manifest/plan-sources';
import { transitiveDependencies, type DependencyGraph } from '../manifest/dependency-graph';
import { idInName } from '../manifest/work-package-header';
import { declaredServices } from '../verify/declared-services';
import type { Agreements, WorkPackageServices } from './agreements';
import { checkContracts } from './check-contracts';
import { isMapping, itemsOf, partOf, unknownKeys, wrongForm, type Declaration } from './declaration-place';
import { joinContexts, type ConsumerContext } from './join-contexts';
import { isAbsent, readContract } from './read-contract';
import { readContext } from './read-context';
import { readRecipes } from './read-recipes';

export interface AgreementFacts {
  readonly sources: PlanSources;
  /** Every work package with the ones it depends on. */
  readonly graph: DependencyGraph;
}

/** Reads contracts, services and test commands from the manifest and the headers, and says everything wrong with them. */
export function readAgreements({ sources, graph }: AgreementFacts): {
  readonly agreements: Agreements;
  readonly findings: readonly Finding[];
} {
  const { recipes, findings: recipeFindings } = readRecipes(sources.infrastructure ?? null);
  const manifest = manifestDeclaration(sources);
  const entries = itemsOf(partOf(manifest, 'work_packages')).flatMap((entry) => {
    const id = isMapping(entry.value) ? entry.value['id'] : null;
    return typeof id === 'string' ? [{ id, entry }] : [];
  });
  const headers = headerDeclarations(sources);
  const services = readServices(manifest, entries, headers, [...graph.keys()]);
  const declared = itemsOf(contractList(manifest)).map(readContract);
  const contexts = [
    ...entries.map(({ id, entry }) => ({ id, whole: entry })),
    ...headers.map(({ id, header }) => ({ id, whole: header })),
  ].map(({ id, whole }) => readContexts(id, whole));
  const joined = joinContexts(
    declared.flatMap(({ value }) => value ?? []),
    contexts.flatMap(({ values }) => values),
    transitiveDependencies(graph),
  );
  const commands = entries.map(({ id, entry }) => readCommand(id, partOf(entry, 'verify')));
  const agreements: Agreements = {
    contracts: joined.contracts,
    services: services.byId,
    commands: Object.fromEntries(commands.flatMap(({ command }) => (command === null ? [] : [command]))),
    recipes,
  };
  return {
    agreements,
    findings: [
      ...recipeFindings,
      ...listFault(contractList(manifest)),
      ...services.findings,
      ...declared.flatMap(({ findings }) => findings),
      ...contexts.flatMap(({ findings }) => findings),
      ...joined.findings,
      ...commands.flatMap(({ findings }) => findings),
      ...checkContracts({
        agreements,
        graph,
        bodies: new Map(sources.workPackages.map(({ name, body }) => [idInName(name) ?? '', body])),
        mentioned: itemsOf(contractList(manifest)).flatMap(({ value }) =>
          isMapping(value) ? String(value['artifact']) : [],
        ),
      }),
    ],
  };
}

function manifestDeclaration({ manifest }: PlanSources): Declaration {
  const isUsable = manifest !== null && !('fault' in manifest);
  return {
    value: isUsable ? manifest.value : {},
    file: 'wps.yaml',
    path: [],
    positionOf: isUsable ? (path) => manifest.positionOf(path) : () => null,
  };
}

function headerDeclarations({
  workPackages,
}: PlanSources): readonly { readonly id: string; readonly header: Declaration }[] {
  return workPackages.flatMap(({ name, text, header }) => {
    const id = idInName(name);
    if (id === null || isSourceFault(header)) return [];
    const positionOf: Declaration['positionOf'] = ([key]) => {
      const line = text.split('\n').findIndex((one) => one.startsWith(`${key ?? ''}:`));
      return line < 0 ? null : { line: line + 1, column: 1 };
    };
    return [{ id, header: { value: header, file: `tasks/${name}`, path: [], positionOf } }];
  });
}

function contractList(manifest: Declaration): Declaration {
  return partOf(manifest, 'integration_contracts');
}

function listFault(list: Declaration): readonly Finding[] {
  return isAbsent(list.value) || Array.isArray(list.value) ? [] : [wrongForm(list, 'a list of contracts')];
}

function readContexts(
  id: string,
  whole: Declaration,
): { readonly values: readonly ConsumerContext[]; readonly findings: readonly Finding[] } {
  const list = partOf(whole, 'consumer_context');
  if (isAbsent(list.value)) return { values: [], findings: [] };
  if (!Array.isArray(list.value)) return { values: [], findings: [wrongForm(list, 'a list of mappings')] };
  const read = itemsOf(list).map((one) => readContext(id, one));
  return { values: read.flatMap(({ value }) => value ?? []), findings: read.flatMap(({ findings }) => findings) };
}

interface ServiceLists {
  readonly byId: Readonly<Record<string, WorkPackageServices>>;
  readonly findings: readonly Finding[];
}

function readServices(
  manifest: Declaration,
  entries: readonly { readonly id: string; readonly entry: Declaration }[],
  headers: readonly { readonly id: string; readonly header: Declaration }[],
  ids: readonly string[],
): ServiceLists {
  const mission = serviceList(partOf(manifest, 'requires_infrastructure'));
  const entryLists = new Map(
    entries.map(({ id, entry }) => [id, serviceList(partOf(entry, 'requires_infrastructure'))]),
  );
  const headerLists = new Map(headers.map(({ id, header }) => [id, promptServices(id, header)]));
  return {
    byId: Object.fromEntries(
      ids.map((id) => [
        id,
        declaredServices({
          prompt: headerLists.get(id)?.value ?? null,
          manifest: entryLists.get(id)?.value ?? null,
          mission: mission.value,
        }),
      ]),
    ),
    findings: [
      ...mission.findings,
      ...[...entryLists.values(), ...headerLists.values()].flatMap(({ findings }) => findings),
    ],
  };
}

interface ServiceList {
  /** Null when nothing is said. */
  readonly value: readonly string[] | null;
  readonly findings: readonly Finding[];
}

function serviceList(declaration: Declaration): ServiceList {
  const { value } = declaration;
  if (value === undefined) return { value: null, findings: [] };
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one.trim() !== '')) {
    return { value: [...new Set(value as readonly string[])], findings: [] };
  }
  return { value: null, findings: [wrongForm(declaration, 'a list of services such as [postgresql]')] };
}

/** A header says it by tags, because other tools refuse keys they do not know. */
function promptServices(id: string, header: Declaration): ServiceList {
  const plain = serviceList(partOf(header, 'requires_infrastructure'));
  const tags = partOf(header, 'tags').value;
  const tagged = (Array.isArray(tags) ? (tags as readonly unknown[]) : []).flatMap((tag) =>
    typeof tag === 'string' && tag.startsWith('infra:') ? tag.slice('infra:'.length).trim() : [],
  );
  const fromTags = tagged.length === 0 ? null : [...new Set(tagged.filter((one) => one !== 'none' && one !== ''))];
  if (plain.value === null) return { value: fromTags, findings: plain.findings };
  const written = plain.value.length === 0 ? 'infra:none' : plain.value.map((one) => `infra:${one}`).join('", "');
  const note = warning(
    'FRONTMATTER_UNKNOWN_FIELD',
    `${header.file}: other tools refuse a header with requires_infrastructure.`,
    {
      file: header.file,
      work_package_id: id,
      field: 'requires_infrastructure',
      remediation: [`Write it as tags: ["${written}"]`],
    },
  );
  const isTwice = fromTags !== null && fromTags.join() !== plain.value.join();
  const conflict = error('FRONTMATTER_INVALID', `${header.file}: requires_infrastructure and the infra: tags differ.`, {
    file: header.file,
    work_package_id: id,
    remediation: ['Keep one of the two.'],
  });
  return { value: plain.value, findings: [...plain.findings, note, ...(isTwice ? [conflict] : [])] };
}

function readCommand(
  id: string,
  declaration: Declaration,
): { readonly command: readonly [string, string] | null; readonly findings: readonly Finding[] } {
  if (isAbsent(declaration.value)) return { command: null, findings: [] };
  const at = partOf(declaration, 'command');
  if (!isMapping(declaration.value) || typeof at.value !== 'string' || at.value.trim() === '') {
    return { command: null, findings: [wrongForm(declaration, 'a mapping with command')] };
  }
  return { command: [id, at.value], findings: unknownKeys(declaration, ['command']) };
}
