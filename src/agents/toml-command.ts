import type { RenderedCommand } from './rendered-command';
import { versionMarker } from './version-marker';

/** A command as TOML: its description, an empty line, and the text with the version in a multi-line string. */
export function tomlCommand({ description, version, body }: RenderedCommand): string {
  const prompt = `${versionMarker(version)}\n\n${body}`;
  return `description = "${escaped(description)
    .replace(/"/g, '\\"')
    .replace(/[\n\t]/g, unicodeEscape)}"

prompt = """
${withoutClosingQuotes(escaped(prompt))}"""
`;
}

/** Three quotes would end the string, and a quote at its end would be taken for one of the three that do. */
function withoutClosingQuotes(text: string): string {
  return text.replace(/"""|"$/g, (quotes) => `${quotes.slice(1)}\\"`);
}

/** Backslashes, and control characters that TOML allows in no string. */
function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
