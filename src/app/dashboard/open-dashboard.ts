import { answerRequests } from './answer-request';
import { liveFeed } from './live-feed';
import { selectMission } from '../select-mission';
import { nonFatal, type Outcome } from '../../domain/problem/diagnostic';
import type { Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

export interface DashboardRequest {
  /** The mission to show first; the list of all when absent. */
  readonly mission: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly isMoveAllowed: boolean;
  /** True to show it in the browser of this desktop. */
  readonly isShown: boolean;
}

export interface DashboardOutcome extends Outcome {
  /** With the secret that opens it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly mission_slug: string | null;
  readonly allows_moves: boolean;
}

/**
 * Serves the dashboard until the process is interrupted. Returns once it can be opened.
 *
 * @throws ProblemError PORT_UNAVAILABLE, NOT_A_GIT_REPOSITORY, MISSION_NOT_FOUND, MISSION_AMBIGUOUS_SELECTOR.
 */
export async function openDashboard(ports: Ports, request: DashboardRequest): Promise<DashboardOutcome> {
  const { isMoveAllowed } = request;
  const slug = firstMission(ports, request.mission);
  const token = ports.localServer.mintToken();
  const feed = liveFeed(ports);
  const served = await ports.localServer.serve({
    port: request.port,
    answer: answerRequests(ports, { gate: { token, isMoveAllowed, digest: (text) => ports.digest(text) }, feed }),
    onEnd: () => feed.end(),
  });
  const page = slug === null ? '' : `#/missions/${encodeURIComponent(slug)}`;
  const url = `http://127.0.0.1:${served.port}/${token}/${page}`;
  const isOpened = !request.isShown || (await ports.localServer.openInBrowser(url));
  return {
    url,
    port: served.port,
    pid: served.pid,
    mission_slug: slug,
    allows_moves: isMoveAllowed,
    diagnostics: isOpened ? [] : [nonFatal(browserNotOpened(url), 'open')],
  };
}

function firstMission(ports: Ports, handle: string | undefined): string | null {
  if (handle !== undefined) return selectMission(ports, handle).mission.slug;
  ports.repositories.locate(ports.surroundings.directory);
  return null;
}

function browserNotOpened(url: string): Problem {
  return {
    diagnostic_code: 'BROWSER_NOT_OPENED',
    message: 'No browser could be started here.',
    remediation: [`Open ${url} in one.`],
  };
}
