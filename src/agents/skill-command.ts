import { commandName, type RenderedCommand } from './rendered-command';
import { versionMarker } from './version-marker';
import { yamlText } from './yaml-text';

const LONGEST_DESCRIPTION = 140;

/** A command as the `SKILL.md` of a folder of its own. */
export function skillCommand({ command, description, version, body }: RenderedCommand): string {
  return [
    '---',
    `name: ${commandName(command)}`,
    `description: ${yamlText(shortened(description))}`,
    'user-invocable: true',
    '---',
    '',
    versionMarker(version),
    '',
    body,
  ].join('\n');
}

function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= LONGEST_DESCRIPTION) return text;
  return `${characters
    .slice(0, LONGEST_DESCRIPTION - 1)
    .join('')
    .trimEnd()}…`;
}
