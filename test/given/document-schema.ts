import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'schemas');
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();

/**
 * What a document of `--json` has that its published schema does not say, or lacks that it does; null when nothing. Keys
 * that the schema does not know are faults here, though others may see them one day.
 */
export function documentFault(document: unknown): string | null {
  const printed = JSON.parse(JSON.stringify(document)) as { readonly result?: unknown; readonly command?: unknown };
  const name = printed.result === 'error' ? 'problem' : `outcomes/${String(printed.command).replaceAll(' ', '-')}`;
  const validate = validator(name);
  if (validate(printed)) return null;
  return `${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(printed, null, 2)}`;
}

function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const path = join(folder, `${name}.schema.json`);
  if (!existsSync(path)) throw new Error(`there is no schema ${name}`);
  const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
  const validate = ajv.compile(name === 'problem' ? schema : (closed(schema) as object));
  compiled.set(name, validate);
  return validate;
}

/** The schema with every object closed that names its keys. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = parts['type'] === 'object' && 'properties' in parts && !('additionalProperties' in parts);
  return isOpen ? { ...parts, additionalProperties: false } : parts;
}
