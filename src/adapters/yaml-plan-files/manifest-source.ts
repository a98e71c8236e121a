import type { ManifestSource, Position, SourceFault } from '../../domain/manifest/plan-sources';
import { yamlFault } from './frontmatter';

/** Parses `wps.yaml`. Duplicate keys, tabs, an empty file and broken syntax are faults with their place. */
export function manifestSource(text: string): ManifestSource | SourceFault {
  if (saysNothing(text))
    return { fault: 'the file is empty; it begins with `work_packages:` and, below it, `- id: WP01`' };
  const { load } = require('js-yaml') as typeof import('js-yaml');
  try {
    return { value: load(text.replace(/^\uFEFF/, '')), positionOf: positionsIn(text) };
  } catch (error) {
    return yamlFault(error, text, 0);
  }
}

/** True for a file of comments and empty lines. */
export function saysNothing(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/** Places by path. The slower parser that knows them is loaded only when something is to be reported. */
function positionsIn(text: string): ManifestSource['positionOf'] {
  let find: ManifestSource['positionOf'] | undefined;
  return (path) => {
    find ??= openPositions(text);
    return find(path);
  };
}

function openPositions(text: string): ManifestSource['positionOf'] {
  const { parseDocument, LineCounter, isNode } = require('yaml') as typeof import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const at = (path: readonly (string | number)[]): Position | null => {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    if (!isNode(node) || node.range == null) return null;
    const { line, col } = lineCounter.linePos(node.range[0]);
    return { line, column: col };
  };
  // A key that is missing is reported at the entry it is missing from.
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const found = at(path.slice(0, length));
      if (found !== null) return found;
    }
    return null;
  };
}
