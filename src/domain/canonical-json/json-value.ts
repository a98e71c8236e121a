/**
 * A number whose written form a JavaScript number cannot keep: a float, or an integer beyond 2^53. The numeral is the
 * text in which it is printed again.
 */
export interface Numeral {
  readonly numeral: string;
  readonly [numeralBrand]: true;
}

const numeralBrand = Symbol('numeral');

/** Any JSON value, read without loss. Plain numbers are safe integers. */
export type JsonValue = null | boolean | string | number | Numeral | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function numeral(text: string): Numeral {
  return { numeral: text, [numeralBrand]: true };
}

export function isNumeral(value: unknown): value is Numeral {
  return typeof value === 'object' && value !== null && numeralBrand in value;
}

/** True for a JSON object: no array, no null, no numeral. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeral(value);
}

/** Python's notion of truth: null, false, 0, "", [] and {} are false. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  if (isNumeral(value)) return Number(value.numeral) !== 0;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}
