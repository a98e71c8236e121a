import { admitRequest, type Gate } from '../../../src/app/dashboard/admit-request';
import type { LocalRequest } from '../../../src/ports/local-server';

const gate: Gate = { token: 'right', isMoveAllowed: true, digest: (text) => `${text}.` };
const own: LocalRequest = {
  port: 4173,
  method: 'GET',
  target: '/right/missions/tide',
  host: '127.0.0.1:4173',
  origin: null,
  fetchSite: 'same-origin',
  contentType: null,
  readBody: () => Promise.resolve(''),
};
const move: LocalRequest = {
  ...own,
  method: 'POST',
  target: '/right/missions/tide/work-packages/WP01',
  origin: 'http://127.0.0.1:4173',
  contentType: 'application/json; charset=utf-8',
};

it('lets the page ask, by both names of this machine', () => {
  expect(admitRequest(own, gate)).toEqual({ isMove: false, path: ['missions', 'tide'] });
  expect(admitRequest({ ...own, host: 'LOCALHOST:4173', origin: 'http://localhost:4173' }, gate)).toHaveProperty(
    'path',
  );
  expect(admitRequest({ ...own, fetchSite: null }, gate)).toHaveProperty('path');
  expect(admitRequest({ ...own, target: '/right/missions/a%20b?x=/../' }, gate)).toHaveProperty('path', ['missions', 'a b']); // prettier-ignore
  expect(admitRequest({ ...own, port: 80, host: '127.0.0.1', origin: 'http://127.0.0.1' }, gate)).toHaveProperty(
    'path',
  );
  expect(admitRequest({ ...own, host: '127.0.0.1' }, gate)).toHaveProperty('status', 421);
  expect(admitRequest(move, gate)).toEqual({ isMove: true, path: ['missions', 'tide', 'work-packages', 'WP01'] });
});

it('may be linked to, and only the page itself', () => {
  const linked = { ...own, target: '/right/', fetchSite: 'cross-site' };
  expect(admitRequest(linked, gate)).toEqual({ isMove: false, path: [''] });
  expect(admitRequest({ ...linked, target: '/right/events' }, gate)).toHaveProperty('status', 403);
  expect(admitRequest({ ...linked, target: '/right/page.js', fetchSite: 'same-site' }, gate)).toHaveProperty('status', 403); // prettier-ignore
});

it.each<[string, Partial<LocalRequest>, number]>([
  ['no token', { target: '/' }, 403],
  ['a wrong token', { target: '/wrong/missions' }, 403],
  ['a token that is longer', { target: '/right2/missions' }, 403],
  ['no host', { host: null }, 421],
  ['a name of somebody else that leads here', { host: 'rebound.example:4173' }, 421],
  ['another port', { host: '127.0.0.1:80' }, 421],
  ['the origin of another site', { origin: 'https://evil.example' }, 403],
  ['the origin of another server of this machine', { origin: 'http://127.0.0.1:5173' }, 403],
  ['an origin that is hidden', { origin: 'null' }, 403],
  ['a path that climbs', { target: '/right/../../etc/passwd' }, 400],
  ['a path that climbs in disguise', { target: '/right/%2e%2e/%2e%2e/etc/passwd' }, 400],
  ['a hidden slash', { target: '/right/missions/..%2f..%2fetc' }, 400],
  ['a broken escape', { target: '/right/%' }, 400],
  ['a whole address', { target: 'http://127.0.0.1:4173/right/' }, 400],
  ['another method', { method: 'DELETE' }, 405],
])('turns away %s', (_, part, status) => {
  expect(admitRequest({ ...own, ...part }, gate)).toHaveProperty('status', status);
});

it.each<[string, Partial<LocalRequest>, number]>([
  ['that names no origin', { origin: null }, 403],
  ['of another site', { origin: 'https://evil.example' }, 403],
  ['that a form sends', { contentType: 'text/plain' }, 415],
  ['without a type', { contentType: null }, 415],
  ['from another site in this browser', { fetchSite: 'same-site' }, 403],
])('turns away a move %s', (_, part, status) => {
  expect(admitRequest({ ...move, ...part }, gate)).toHaveProperty('status', status);
});

it('takes no move where the page only shows', () => {
  expect(admitRequest(move, { ...gate, isMoveAllowed: false })).toHaveProperty('status', 403);
});
