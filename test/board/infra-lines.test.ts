import { exportLines, infraDoctorLines, infraListLines } from '../../src/board/infra-lines';
import type { ServiceRow } from '../../src/app/infra/service-row';
import { plainPalette } from '../given/plain-palette';

const row: ServiceRow = {
  id: 'spec-kitty-0123abcd-one',
  service: 'redis',
  provider: 'process',
  mission_slug: 'tide-01AAAAAA',
  work_package_id: 'WP01',
  host: '127.0.0.1',
  port: 6380,
  version: '7.0.15',
  ready_ms: 30,
  stays: true,
  left_over: false,
  healthy: true,
};

it('a service that answers needs no word, every other one says what is with it', () => {
  const rows = [
    row,
    { ...row, healthy: false },
    { ...row, stays: false, healthy: null },
    { ...row, stays: false, left_over: true, healthy: false, port: 0, version: null },
  ];
  expect(infraListLines({ services: rows }, plainPalette)).toEqual([
    '✓ WP01  redis 7.0.15 at 127.0.0.1:6380 (process)',
    '✗ WP01  redis 7.0.15 at 127.0.0.1:6380 (process): does not answer',
    '? WP01  redis 7.0.15 at 127.0.0.1:6380 (process): of a command that runs',
    '✗ WP01  redis not started (process): does not answer; left by a killed command',
    '',
    'Next: spec-kitty infra down',
  ]);
  expect(infraListLines({ services: [row] }, plainPalette)).toHaveLength(1);
});

it('what one provider says of all services is said once', () => {
  const said = (service: string, provider: 'external' | 'docker' | 'process', available: boolean, reason: string) => ({
    service,
    provider,
    available,
    reason,
  });
  const outcome = {
    providers: [
      said('redis', 'external', true, 'SPEC_KITTY_REDIS_URL is set'),
      said('redis', 'docker', false, 'docker: not installed; podman: not installed'),
      said('redis', 'process', true, '/usr/bin/redis-server'),
      said('mysql', 'external', false, 'SPEC_KITTY_MYSQL_URL is not set'),
      said('mysql', 'docker', false, 'docker: not installed; podman: not installed'),
      said('mysql', 'process', false, 'mysql cannot be run as a plain process'),
    ],
    chosen: { redis: 'process', mysql: null },
    allowed: ['docker', 'process'],
  } as const;
  expect(infraDoctorLines(outcome, plainPalette)).toEqual([
    '✓ redis  by process',
    '    external: could, but verify.providers leaves it out',
    '✗ mysql  nothing here can run it',
    '    external: SPEC_KITTY_MYSQL_URL is not set',
    '    process: mysql cannot be run as a plain process',
    '',
    'docker: not installed; podman: not installed',
  ]);
});

it('what a shell reads is one word, whatever the value holds', () => {
  expect(exportLines({ URL: "redis://:it's@h/$(id)" })).toEqual(["export URL='redis://:it'\\''s@h/$(id)'"]);
});
