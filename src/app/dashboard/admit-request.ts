import type { LocalRequest } from '../../ports/local-server';

/** Who may ask for what. */
export interface Gate {
  readonly token: string;
  readonly isMoveAllowed: boolean;
  /** Turns a secret into something that can be compared without telling how much of it was right. */
  readonly digest: (text: string) => string;
}

/** A request that may be answered, with the decoded parts of its path behind the token. */
export interface Admitted {
  readonly isMove: boolean;
  readonly path: readonly string[];
}

export interface Refused {
  readonly status: number;
  readonly message: string;
}

/**
 * Says whether a request comes from the page, or from somebody who was given its address.
 *
 * A page of another site can make a browser send requests here, also under a name of its own that leads to this machine;
 * so host and origin must be ours besides the token, and a move must come from the page itself.
 */
export function admitRequest(request: LocalRequest, gate: Gate): Admitted | Refused {
  const { host, origin, method } = request;
  if (host === null || !ownNames(request.port).includes(host.toLowerCase()))
    return refused(421, 'This server has no such name.');
  if (origin !== null && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return refused(403, ONLY_OWN_PAGE);
  const path = segments(request.target);
  if (path === null) return refused(400, 'This is no path.');
  const [token = '', ...rest] = path;
  if (gate.digest(token) !== gate.digest(gate.token))
    return refused(403, 'Open the address that spec-kitty dashboard printed: it holds a secret.');
  // A link somewhere else may lead to the page; nothing else may be fetched from there.
  const isPage = rest.length === 1 && rest[0] === '';
  if (!isPage && isForeign(request)) return refused(403, ONLY_OWN_PAGE);
  if (method === 'GET') return { isMove: false, path: rest };
  return method === 'POST' ? admitMove(request, gate, rest) : refused(405, 'There is nothing but GET and POST.');
}

const ONLY_OWN_PAGE = 'Only the page of this server may ask.';

function admitMove(request: LocalRequest, gate: Gate, path: readonly string[]): Admitted | Refused {
  if (!gate.isMoveAllowed)
    return refused(
      403,
      'This page only shows. spec-kitty dashboard --allow-moves serves one that moves work packages.',
    );
  // Browsers name the origin of every POST.
  if (request.origin === null) return refused(403, ONLY_OWN_PAGE);
  if (request.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return refused(415, 'A move is sent as JSON.');
  return { isMove: true, path };
}

/** As browsers send them: the usual port is left out. */
function ownNames(port: number): readonly string[] {
  return ['127.0.0.1', 'localhost'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
}

function isForeign({ fetchSite }: LocalRequest): boolean {
  return fetchSite !== null && fetchSite !== 'same-origin' && fetchSite !== 'none';
}

function refused(status: number, message: string): Refused {
  return { status, message };
}

/** The parts of a path, each decoded once; null for what no page of ours asks. */
function segments(target: string): readonly string[] | null {
  const path = target.split(/[?#]/)[0] ?? '';
  if (!path.startsWith('/')) return null;
  try {
    const parts = path.slice(1).split('/').map(decodeURIComponent);
    return parts.some((part) => part === '.' || part === '..' || /[/\\\0]/.test(part)) ? null : parts;
  } catch {
    return null;
  }
}
