import { agentFiles } from '../../agents/agent-files';
import { agentsBlock } from '../../agents/agents-block';
import { formatMoment } from '../../domain/status/moment';
import type { WantedPart } from '../../domain/setup/plan-install';
import { attributes, configText, ignoredPaths, metadataText } from '../../templates/setup';
import type { Ports } from '../../ports/ports';

/** Everything that belongs into a repository with these agents. */
export function wantedParts(ports: Ports, agents: readonly string[]): readonly WantedPart[] {
  return [
    { path: '.kittify/config.yaml', kind: 'file', content: configText(agents), isOnce: true },
    {
      path: '.kittify/metadata.yaml',
      kind: 'file',
      content: metadataText(ports.version, formatMoment(ports.clock.nowMicros())),
      isOnce: true,
    },
    { path: '.gitignore', kind: 'block', content: ignoredPaths },
    { path: '.gitattributes', kind: 'block', content: attributes },
    { path: 'AGENTS.md', kind: 'block', content: agentsBlock(ports.version) },
    ...agentFiles(agents, ports.version).map(({ path, content }) => ({ path, kind: 'file' as const, content })),
  ];
}
