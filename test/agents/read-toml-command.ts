/**
 * Reads a command in TOML: a description and a multi-line prompt, nothing else. As strict as TOML about what a string
 * may contain; throws where a reader of TOML would.
 */
export function readTomlCommand(text: string): { readonly description: string; readonly prompt: string } {
  const form = /^description = "((?:[^"\\\n]|\\.)*)"\n\nprompt = """\n([^]*)"""\n$/.exec(text);
  if (form === null) throw new Error('not a command in TOML');
  const [, description = '', prompt = ''] = form;
  if (/(?<!\\)(?:\\\\)*"""/.test(prompt)) throw new Error('three quotes end the prompt early');
  if (/(?:^|[^\\])(?:\\\\)*"$/.test(prompt)) throw new Error('a quote before the closing ones');
  return { description: unescaped(description), prompt: unescaped(prompt) };
}

const SHORT: Readonly<Record<string, string>> = {
  b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\',
}; // prettier-ignore

function unescaped(text: string): string {
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) throw new Error('a control character');
  return text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    const character = SHORT[escape];
    if (character === undefined) throw new Error(`\\${escape} is no escape`);
    return character;
  });
}
