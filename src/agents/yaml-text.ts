/** A text as one YAML value on one line: plain where that is safe beyond doubt, else in double quotes. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z][\w ,.;()/'-]*$/.test(text) && !/\s$/.test(text) && !RESERVED.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Words that a reader of YAML may take for something other than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
