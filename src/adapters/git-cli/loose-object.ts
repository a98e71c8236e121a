import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LooseCommit {
  readonly tree: string;
  /** Name, address and time as git stores them. */
  readonly committer: string;
}

/** Reads a commit that is stored as a file of its own; null when it is packed or missing. */
export function readLooseCommit(commonDir: string, id: string): LooseCommit | null {
  try {
    const bytes = readFileSync(join(commonDir, 'objects', id.slice(0, 2), id.slice(2)));
    // Loaded here: only commands that commit need it.
    const { inflateSync } = require('node:zlib') as typeof import('node:zlib');
    const text = inflateSync(bytes).toString('utf8');
    const tree = /\0tree ([0-9a-f]+)\n/.exec(text)?.[1];
    const committer = /^committer (.+)$/m.exec(text)?.[1];
    return tree === undefined || committer === undefined ? null : { tree, committer };
  } catch {
    return null;
  }
}
