import { agentFiles } from '../../agents/agent-files';
import { agentsBlock } from '../../agents/agents-block';
import { formatMoment } from '../../domain/status/moment';
import type { WantedPart } from '../../domain/setup/plan-install';
import { attributes, configText, ignoredPaths, metadataText } from '../../templates/setup';
import type { Ports } from '../../ports/ports';

export const CONFIG_PATH = '.kittify/config.yaml';
/** The schema of `wps.yaml`, for editors. */
const MANIFEST_SCHEMA_PATH = '.kittify/schemas/wps.schema.json';

/** Everything that belongs into a repository with these agents. */
export function wantedParts(ports: Ports, agents: readonly string[]): readonly WantedPart[] {
  return [
    { path: CONFIG_PATH, kind: 'file', content: configText(configuredAgents(agents)), staysWhen: 'changed' },
    {
      path: '.kittify/metadata.yaml',
      kind: 'file',
      content: metadataText(ports.version, formatMoment(ports.clock.nowMicros())),
      staysWhen: 'there',
    },
    { path: MANIFEST_SCHEMA_PATH, kind: 'file', content: manifestSchema(ports) },
    { path: '.gitignore', kind: 'block', content: ignoredPaths },
    { path: '.gitattributes', kind: 'block', content: attributes },
    { path: 'AGENTS.md', kind: 'block', content: agentsBlock(ports.version), mayBeLink: true },
    ...agentFiles(agents, ports.version).map(({ path, content }) => ({ path, kind: 'file' as const, content })),
  ];
}

function manifestSchema({ schemas }: Ports): string {
  const text = schemas.read('wps');
  if (text === null) throw new Error('the schema of wps.yaml is missing from the program');
  return text;
}

/** What the settings say about agents: `generic` is a word of ours, and the existing tool would refuse it. */
export function configuredAgents(agents: readonly string[]): readonly string[] {
  return agents.filter((key) => key !== 'generic');
}
