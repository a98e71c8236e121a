import { isDeepStrictEqual } from 'node:util';
import type * as Yaml from 'yaml';
import type { SettingValue } from '../../domain/setup/settings';

/**
 * Changes one setting in the text of a YAML mapping, and nothing else that the text says. Comments, order and quoting
 * stay; where a mapping is written in a way that a single edit cannot cope with, its layout may change.
 *
 * @param keys from the top, e.g. `['agents', 'auto_commit']`.
 * @returns null when that cannot be done: no mapping is there, or a part of it is used in several places.
 */
export function editSetting(
  yaml: typeof Yaml,
  text: string,
  keys: readonly string[],
  value: SettingValue,
): string | null {
  const before = parsed(yaml, text);
  const tree = before?.value ?? {};
  if (before === undefined || typeof tree !== 'object' || Array.isArray(tree)) return null;
  const wanted = withSetting(tree, keys, value);
  const edits = [() => editInPlace(yaml, text, keys, value), () => editDocument(yaml, text, keys, value)];
  for (const edit of edits) {
    const edited = edit();
    const after = parsed(yaml, edited);
    if (after !== undefined && isDeepStrictEqual(after.value, wanted)) return edited;
  }
  return null;
}

/** Undefined for a text that is not one YAML document. */
function parsed(yaml: typeof Yaml, text: string): { readonly value: unknown } | undefined {
  try {
    return { value: yaml.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function withSetting(tree: unknown, [key, ...rest]: readonly string[], value: SettingValue): unknown {
  if (key === undefined) return value;
  const map = typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? tree : {};
  return { ...map, [key]: withSetting((map as Readonly<Record<string, unknown>>)[key], rest, value) };
}

function editDocument(yaml: typeof Yaml, text: string, keys: readonly string[], value: SettingValue): string {
  const document = yaml.parseDocument(text);
  document.setIn(keys, document.createNode(value, { flow: true }));
  const edited = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.includes('\r\n') ? edited.replaceAll('\n', '\r\n') : edited;
}

/** A setting that is not there is added behind the last one of the deepest mapping that is. */
function editInPlace(yaml: typeof Yaml, text: string, keys: readonly string[], value: SettingValue): string {
  const root = yaml.parseDocument(text).contents;
  let map: Yaml.YAMLMap | null = yaml.isMap(root) ? root : null;
  for (const [depth, key] of keys.entries()) {
    const pair: Yaml.Pair | undefined = map?.items.find(
      (one) => yaml.isScalar(one.key) && String(one.key.value) === key,
    );
    if (map === null || pair === undefined) return withNewSetting(yaml, text, map, keys.slice(depth), value);
    const node = pair.value as Yaml.Node | null;
    if (depth === keys.length - 1) return withValue(yaml, text, pair, node, value);
    if (!yaml.isMap(node)) return withValue(yaml, text, pair, node, nested(keys.slice(depth + 1), value));
    map = node;
  }
  return text;
}

type Nested = SettingValue | { readonly [key: string]: Nested };

function nested(keys: readonly string[], value: SettingValue): Nested {
  return keys.reduceRight<Nested>((inner, key) => ({ [key]: inner }), value);
}

/** The value in flow form, so that it takes the place of any other. */
function withValue(yaml: typeof Yaml, text: string, { key }: Yaml.Pair, node: Yaml.Node | null, value: Nested): string {
  const written = flow(yaml, value);
  const keyEnd = (key as Yaml.Node).range?.[1] ?? 0;
  const range = node?.range ?? null;
  if (range === null || range[0] === range[1]) {
    const colon = text.indexOf(':', keyEnd) + 1;
    return `${text.slice(0, colon)} ${written}${text.slice(colon)}`;
  }
  // A list below its key begins on a line of its own; in flow form it stands beside it.
  const isBelow = text.slice(keyEnd, range[0]).includes('\n');
  const start = isBelow ? text.indexOf(':', keyEnd) + 1 : range[0];
  const end = range[0] + text.slice(range[0], range[1]).trimEnd().length;
  return `${text.slice(0, start)}${isBelow ? ' ' : ''}${written}${text.slice(end)}`;
}

function withNewSetting(
  yaml: typeof Yaml,
  text: string,
  map: Yaml.YAMLMap | null,
  keys: readonly string[],
  value: SettingValue,
): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = yaml.stringify(nested(keys, value), { lineWidth: 0 }).replaceAll('\n', lineEnd);
  const first = map?.items[0]?.key as Yaml.Node | undefined;
  const last = map?.items.at(-1);
  const start = first?.range?.[0];
  if (map === null || map.flow === true || start === undefined || last === undefined) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : lineEnd}${lines}`;
  }
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const node = (last.value ?? last.key) as Yaml.Node;
  const contentEnd = (node.range?.[0] ?? 0) + text.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0).trimEnd().length;
  const found = text.indexOf('\n', contentEnd);
  const at = found < 0 ? text.length : found + 1;
  const added = lines.replace(/^(?=.)/gm, indent);
  return `${text.slice(0, at)}${found < 0 ? lineEnd : ''}${added}${text.slice(at)}`;
}

function flow(yaml: typeof Yaml, value: Nested): string {
  return yaml.stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}
