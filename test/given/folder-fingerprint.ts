import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One line per file, folder and link below `root`, dot folders included: path, mode, size, modification time in
 * nanoseconds, and the hash of the content. Two equal fingerprints mean that nothing was written in between, not even the same bytes again.
 */
export function folderFingerprint(root: string): readonly string[] {
  return ['.', ...readdirSync(root, { recursive: true }).map(String)].sort().map((path) => {
    const whole = join(root, path);
    const stats = lstatSync(whole, { bigint: true });
    const content = stats.isFile() ? hash(readFileSync(whole)) : stats.isSymbolicLink() ? readlinkSync(whole) : '';
    return [path, stats.mode.toString(8), stats.size, stats.mtimeNs, content].join(' ');
  });
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
