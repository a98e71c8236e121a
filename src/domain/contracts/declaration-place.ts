import { error, warning, type Finding } from '../manifest/finding';
import type { Position } from '../manifest/plan-sources';
import { reportedValue, shownValue } from '../manifest/shown-value';
import { nearestWord } from '../problem/nearest-word';

/** A value of a planning file, with where it stands. */
export interface Declaration {
  readonly value: unknown;
  /** Relative to the mission directory. */
  readonly file: string;
  readonly path: readonly (string | number)[];
  positionOf(path: readonly (string | number)[]): Position | null;
}

/** A part of a declaration. */
export function partOf(whole: Declaration, key: string | number): Declaration {
  const { value } = whole;
  const part = Array.isArray(value)
    ? (value as readonly unknown[])[Number(key)]
    : isMapping(value)
      ? value[String(key)]
      : undefined;
  return { ...whole, value: part, path: [...whole.path, key] };
}

/** The items of a list; empty for anything else. */
export function itemsOf(whole: Declaration): readonly Declaration[] {
  return Array.isArray(whole.value) ? whole.value.map((_, index) => partOf(whole, index)) : [];
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a declaration stands, as fields of a finding. */
export function placeOf(declaration: Declaration): Pick<Finding, 'file' | 'line' | 'column'> & {
  readonly path: string;
} {
  const { file, path } = declaration;
  return { file, ...(declaration.positionOf(path) ?? {}), path: pathText(path) };
}

/** `wps.yaml:12:3`, or the name of the file alone. */
export function whereText(declaration: Declaration): string {
  const { file, line, column } = placeOf(declaration);
  return line === undefined ? (file ?? '') : `${file ?? ''}:${line}:${column ?? 1}`;
}

/** A value of the wrong form. */
export function wrongForm(declaration: Declaration, expected: string): Finding {
  const { value, path } = declaration;
  const message = `${whereText(declaration)}: ${pathText(path)} must be ${expected}; it is ${shownValue(value)}.`;
  return error('WPS_MANIFEST_INVALID', message, {
    ...placeOf(declaration),
    expected,
    got: reportedValue(value),
    remediation: ['spec-kitty schema wps'],
  });
}

/** Keys that no reader knows, each with the one it was probably meant to be. */
export function unknownKeys(declaration: Declaration, known: readonly string[]): readonly Finding[] {
  if (!isMapping(declaration.value)) return [];
  return Object.keys(declaration.value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const at = partOf(declaration, key);
      const meant = nearestWord(key, known);
      return warning('KEY_UNKNOWN', `${whereText(at)}: unknown key ${JSON.stringify(key)} is ignored.`, {
        ...placeOf(at),
        key,
        nearest_key: meant,
        remediation: [meant === null ? `Known keys: ${known.join(', ')}.` : `Did you mean ${meant}?`],
      });
    });
}

function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
