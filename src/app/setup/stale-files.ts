import type { SetupPlace } from './setup-place';
import { staleTemplate, templateFolders } from '../../agents/stale-template';
import type { Ports } from '../../ports/ports';

export interface StaleFile {
  /** Absolute. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
  /** `replaced` by this run, `offered` with the new text beside it, or `left`: no agent here has it any more. */
  readonly action: 'replaced' | 'offered' | 'left';
}

/**
 * Command files and templates that tell agents to do what is no longer done, in every checkout: a worktree shows what
 * its own branch has.
 *
 * @param written what this run writes into the checkout that is set up, relative to its root.
 */
export function staleFiles(ports: Ports, place: SetupPlace, written: readonly string[]): readonly StaleFile[] {
  return place.repository.checkouts.flatMap(({ root }) =>
    templateFolders.flatMap((folder) =>
      filesBelow(ports, `${root}/${folder}`, folder.startsWith('.kittify/')).flatMap((path): StaleFile[] => {
        const text = ports.files.readText(path);
        const found = text === null ? null : staleTemplate(path, text);
        if (found === null) return [];
        const own = root === place.checkout.root ? path.slice(root.length + 1) : null;
        const isWritten = (name: string): boolean => own !== null && written.includes(name);
        const action = isWritten(own ?? '') ? 'replaced' : isOffered(ports, path, isWritten(`${own}.new`));
        return [{ path, rule: found.rule, reason: found.reason, action }];
      }),
    ),
  );
}

function isOffered(ports: Ports, path: string, isWrittenNow: boolean): 'offered' | 'left' {
  return isWrittenNow || ports.files.kindOf(`${path}.new`) === 'file' ? 'offered' : 'left';
}

/** Folders of skills are named after us; folders of templates after the kind of mission and the step. */
function filesBelow(ports: Ports, folder: string, isOwnFolder: boolean): readonly string[] {
  if (ports.files.isLink(folder) || ports.files.kindOf(folder) !== 'directory') return [];
  return ports.files.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (ports.files.isLink(path)) return [];
    const kind = ports.files.kindOf(path);
    if (kind === 'file') return [path];
    const isEntered = isOwnFolder || name.startsWith('spec-kitty');
    return kind === 'directory' && isEntered ? filesBelow(ports, path, isOwnFolder) : [];
  });
}
