import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../domain/canonical-json/parse-json';
import { printDocument } from '../../domain/canonical-json/print-json';
import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import {
  parseWorkspaceRecord,
  workspaceRecordRow,
  type WorkspaceRecord,
} from '../../domain/workspace/workspace-record';
import type { Workspaces } from '../../ports/workspaces';
import { replaceFile } from '../../system/durable-file/durable-file';
import { isAbsent, messageOf, realFileCalls } from '../../system/durable-file/file-calls';

/** The records of lane worktrees, as files of the primary checkout that git ignores. */
export function workspaceRecords(): Workspaces {
  return {
    read(repository, missionSlug, laneId) {
      const path = recordPath(repository, missionSlug, laneId);
      const read = readRecord(path);
      if (read !== null && 'fault' in read) throw invalid(path, read.fault, missionSlug);
      return read;
    },
    list(repository) {
      const folder = recordsFolder(repository);
      const read = namesIn(folder).map((name) => {
        const path = join(folder, name);
        return { path, content: readRecord(path) };
      });
      return {
        records: read.flatMap(({ content }) => (content === null || 'fault' in content ? [] : [content])),
        faults: read.flatMap(({ path, content }) =>
          content !== null && 'fault' in content ? [{ path, fault: content.fault }] : [],
        ),
      };
    },
    write(repository, record) {
      const folder = recordsFolder(repository);
      const path = recordPath(repository, record.missionSlug, record.laneId);
      const content = printDocument(workspaceRecordRow(record), { isSorted: false, isAscii: true });
      try {
        realFileCalls.mkdir(folder);
        replaceFile(realFileCalls, {
          path,
          content,
          scratch: join(repository.commonDir, 'spec-kitty', 'tmp'),
          isDurable: true,
        });
      } catch (error) {
        throw new ProblemError(
          {
            diagnostic_code: 'FILE_NOT_WRITABLE',
            message: `${path} cannot be written (${messageOf(error)}).`,
            remediation: [`ls -ld ${quotedPath(folder)}`],
            path,
          },
          { cause: error },
        );
      }
    },
    remove: (repository, missionSlug, laneId) => rmSync(recordPath(repository, missionSlug, laneId), { force: true }),
  };
}

function recordsFolder({ primary, commonDir }: Repository): string {
  return primary === null ? join(commonDir, 'spec-kitty', 'workspaces') : join(primary.root, '.kittify', 'workspaces');
}

function recordPath(repository: Repository, missionSlug: string, laneId: string): string {
  return join(recordsFolder(repository), `${missionSlug}-${laneId}.json`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readRecord(path: string): WorkspaceRecord | { readonly fault: string } | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return isAbsent(error) ? null : { fault: `cannot be read (${messageOf(error)})` };
  }
  try {
    return parseWorkspaceRecord(parseJson(text));
  } catch (error) {
    return { fault: `is not JSON (${messageOf(error)})` };
  }
}

function invalid(path: string, fault: string, missionSlug: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'WORKSPACE_RECORD_INVALID',
    message: `${path} ${fault}.`,
    violated_invariant: 'The branch and worktree of a lane are what its record says.',
    remediation: [
      `Move ${path} away; the record is then made again from the worktree:`,
      `spec-kitty implement --recover --mission ${missionSlug}`,
    ],
    mission_slug: missionSlug,
    path,
  });
}
