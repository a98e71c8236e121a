import { join } from 'node:path';
import type { MissionLocation } from '../../domain/mission/location';
import { safeFileName } from '../../system/durable-file/safe-file-name';

/** Where the files of one mission's log are. All absolute. */
export interface LogPaths {
  readonly log: string;
  readonly snapshot: string;
  readonly meta: string;
  /** Cache of the folded log; in the git directory of the checkout, so it is never committed and dies with it. */
  readonly checkpoint: string;
  /** For temporary files, on the file system of the work tree wherever git's own is. */
  readonly scratch: string;
  /** Incomplete last lines are saved here before they are cut. */
  readonly torn: string;
}

export function logPaths({ directory, checkout, commonDir, slug }: MissionLocation): LogPaths {
  const own = join(checkout.gitDir, 'spec-kitty');
  return {
    log: join(directory, 'status.events.jsonl'),
    snapshot: join(directory, 'status.json'),
    meta: join(directory, 'meta.json'),
    checkpoint: join(own, 'checkpoints', safeFileName(slug)),
    scratch: join(own, 'tmp'),
    torn: join(commonDir, 'spec-kitty', 'torn'),
  };
}
