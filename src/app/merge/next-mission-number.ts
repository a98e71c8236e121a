import { parseMeta } from '../../domain/mission/meta';
import type { GitObjects } from '../../ports/git-objects';

/** One more than the highest number of a mission in a commit; 1 where there is none. */
export function nextMissionNumber(objects: GitObjects, folder: string, commit: string): number {
  const directories = objects.listFolders(folder, commit, 'kitty-specs');
  const texts = objects.readTexts(
    folder,
    commit,
    directories.map((name) => `kitty-specs/${name}/meta.json`),
  );
  const numbers = texts.map((text, index) => {
    const meta = text === null ? null : parseMeta(text);
    const stored = meta !== null && 'row' in meta ? meta.missionNumber : null;
    return stored ?? Number(/^(\d{3})-/.exec(directories[index] ?? '')?.[1] ?? 0);
  });
  return Math.max(0, ...numbers) + 1;
}
