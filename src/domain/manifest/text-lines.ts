/** The lines of a text, whichever way they end. */
export function textLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}
