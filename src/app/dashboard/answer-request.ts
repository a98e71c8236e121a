import { admitRequest, type Gate } from './admit-request';
import { keptDocuments, type KeptDocuments } from './kept-documents';
import type { LiveFeed } from './live-feed';
import { missionPage, missionsPage } from './mission-page';
import { moveOnPage, parseMove } from './move-on-page';
import { historyPage, workPackagePage } from './work-package-page';
import { selectMission } from '../select-mission';
import type { JsonObject } from '../../domain/canonical-json/json-value';
import { ProblemError } from '../../domain/problem/problem';
import type { LocalAnswer, LocalRequest, PageFile } from '../../ports/local-server';
import type { Ports } from '../../ports/ports';

export interface DashboardSetting {
  readonly gate: Gate;
  readonly feed: LiveFeed;
}

const FILES: Readonly<Record<string, PageFile>> = {
  '': 'index.html',
  'page.js': 'page.js',
  'page.css': 'page.css',
  'icon.svg': 'icon.svg',
};

/** Answers the requests of the page. Reads only, but for a move where moves are allowed. */
export function answerRequests(
  ports: Ports,
  { gate, feed }: DashboardSetting,
): (request: LocalRequest) => Promise<LocalAnswer> {
  const forecasts = new Map<string, Promise<JsonObject>>();
  const kept = keptDocuments(() => ({ version: feed.version(), at: ports.clock.nowMicros() }));
  return async (request) => {
    const admitted = admitRequest(request, gate);
    if ('status' in admitted) return failure(admitted.status, admitted.message);
    const { path, isMove } = admitted;
    try {
      return isMove
        ? await answerMove(ports, request, path)
        : await answerQuestion({ ports, gate, feed, kept, forecasts }, path);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return problemAnswer(error);
    }
  };
}

interface Answering extends DashboardSetting {
  readonly ports: Ports;
  readonly kept: KeptDocuments;
  /** Those that are being made, by mission. */
  readonly forecasts: Map<string, Promise<JsonObject>>;
}

async function answerQuestion(answering: Answering, path: readonly string[]): Promise<LocalAnswer> {
  const { ports, gate, feed, kept } = answering;
  const [first = '', ...rest] = path;
  const file = rest.length === 0 && Object.hasOwn(FILES, first) ? FILES[first] : undefined;
  if (file !== undefined) return { kind: 'file', name: file };
  if (first === 'events' && rest.length === 0) return { kind: 'events', subscribe: (send) => feed.subscribe(send) };
  const [slug, part, id, ...more] = rest;
  if (first !== 'missions' || more.length > 0) return notFound();
  const document = (make: () => unknown): LocalAnswer => ({
    kind: 'document',
    status: 200,
    body: kept.body(path.join('/'), make),
  });
  if (slug === undefined) return document(() => missionsPage(ports));
  if (part === undefined) return document(() => missionPage(ports, slug));
  if (part === 'history' && id === undefined) return document(() => historyPage(ports, slug));
  if (part === 'forecast' && id === undefined) return forecastAnswer(answering, slug);
  if (part !== 'work-packages' || id === undefined) return notFound();
  return document(() => workPackagePage(ports, { mission: slug, workPackage: id, isMoveAllowed: gate.isMoveAllowed }));
}

/** Merging every pair of lanes takes its time; meanwhile other questions are answered, and all who ask get the same one. */
async function forecastAnswer({ ports, forecasts }: Answering, handle: string): Promise<LocalAnswer> {
  // Only the name of a mission that exists reaches a command line.
  const { slug } = selectMission(ports, handle).mission;
  const making =
    forecasts.get(slug) ?? ports.ownProgram.ask(['forecast', '--mission', slug], ports.surroundings.directory);
  forecasts.set(slug, making);
  try {
    const document = await making;
    return { kind: 'document', status: document['result'] === 'error' ? 409 : 200, body: JSON.stringify(document) };
  } finally {
    forecasts.delete(slug);
  }
}

async function answerMove(ports: Ports, request: LocalRequest, path: readonly string[]): Promise<LocalAnswer> {
  const [first, slug, part, id, ...more] = path;
  if (first !== 'missions' || slug === undefined || part !== 'work-packages' || id === undefined || more.length > 0)
    return notFound();
  const text = await request.readBody();
  const move = text === null ? null : parseMove(text);
  if (move === null) return failure(400, 'A move names the lane, who moves it, and why: {"to", "name", "note"}.');
  return { kind: 'document', status: 200, body: JSON.stringify(await moveOnPage(ports, slug, id, move)) };
}

function notFound(): LocalAnswer {
  return failure(404, 'There is no such page.');
}

function failure(status: number, message: string): LocalAnswer {
  return { kind: 'document', status, body: JSON.stringify({ result: 'error', error: message, diagnostics: [] }) };
}

function problemAnswer({ problems }: ProblemError): LocalAnswer {
  const [{ diagnostic_code: code, message }] = problems;
  const isAbsent = code === 'MISSION_NOT_FOUND' || code === 'WP_NOT_FOUND';
  return {
    kind: 'document',
    status: isAbsent ? 404 : 409,
    body: JSON.stringify({ result: 'error', error: message, error_code: code, diagnostics: problems }),
  };
}
