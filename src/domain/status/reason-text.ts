/** True when nobody has said anything: no text, or only space. */
export function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}
