import type { RenderedCommand } from './rendered-command';
import { versionMarker } from './version-marker';
import { yamlText } from './yaml-text';

/** A command as Markdown: a header with its description from the first line on, the version, the text. */
export function markdownCommand({ description, version, body }: RenderedCommand): string {
  return ['---', `description: ${yamlText(description)}`, '---', '', versionMarker(version), '', body].join('\n');
}
