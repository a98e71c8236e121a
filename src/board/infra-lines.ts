import type { InfraDoctorOutcome } from '../app/infra/infra-doctor';
import type { InfraDownOutcome } from '../app/infra/infra-down';
import type { InfraUpOutcome } from '../app/infra/infra-up';
import type { InfraListOutcome, ServiceRow } from '../app/infra/service-row';
import type { Palette } from './text-board';

export function infraUpLines(outcome: InfraUpOutcome, palette: Palette): readonly string[] {
  const { services, exports, work_package_id: id, mission_slug: slug } = outcome;
  if (services.length === 0) {
    return [
      `${id} declares no services.`,
      '',
      'If its tests need one: requires_infrastructure: [postgresql] in wps.yaml',
    ];
  }
  return [
    ...services.map((one) => {
      const how = one.reused ? 'runs already' : `ready after ${one.ready_ms} ms`;
      return `${palette.green('✓')} ${serviceText(one)}, ${how}`;
    }),
    '',
    ...exportLines(exports),
    '',
    `Next: spec-kitty infra down ${id} --mission ${slug}, when you are done.`,
  ];
}

/** Lines for a shell, and nothing else. */
export function exportLines(exports: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(exports).map(([name, value]) => `export ${name}='${value.replace(/'/g, "'\\''")}'`);
}

export function infraListLines({ services }: InfraListOutcome, palette: Palette): readonly string[] {
  if (services.length === 0) return ['No services are running.'];
  const isUnwell = services.some((one) => one.left_over || (one.stays && one.healthy !== true));
  return [
    ...services.map((one) => {
      const mark = one.healthy === true ? palette.green('✓') : one.healthy === false ? palette.red('✗') : '?';
      const notes = [
        ...(one.healthy === false ? ['does not answer'] : []),
        ...(one.left_over ? ['left by a killed command'] : one.stays ? [] : ['of a command that runs']),
      ];
      return `${mark} ${one.work_package_id}  ${serviceText(one)}${notes.length === 0 ? '' : `: ${notes.join('; ')}`}`;
    }),
    ...(isUnwell ? ['', 'Next: spec-kitty infra down'] : []),
  ];
}

export function infraDownLines({ services, leftovers }: InfraDownOutcome, palette: Palette): readonly string[] {
  if (services.length + leftovers.length === 0) return ['Nothing to take down.'];
  return [
    ...services.map((one) => `${palette.green('✓')} ${one.work_package_id}  ${one.service} is down.`),
    ...leftovers.map((id) => `${palette.green('✓')} ${id}, left by a killed command, is gone.`),
  ];
}

/** What a provider says of every service alike is said once, below. */
export function infraDoctorLines(
  { providers, chosen, allowed }: InfraDoctorOutcome,
  palette: Palette,
): readonly string[] {
  const width = Math.max(...Object.keys(chosen).map((service) => service.length));
  const shared = providers.filter(
    ({ provider, available, reason }) =>
      !available && providers.every((one) => one.provider !== provider || one.reason === reason),
  );
  const rows = Object.entries(chosen).flatMap(([service, kind]) => {
    const others = providers.filter((one) => one.service === service && one.provider !== kind && !shared.includes(one));
    const told = others.filter(({ available }) => kind === null || available);
    return [
      `${kind === null ? palette.red('✗') : palette.green('✓')} ${palette.bold(service.padEnd(width))}  ${kind === null ? 'nothing here can run it' : `by ${kind}`}`,
      ...told.map(({ provider, available, reason }) => {
        const could = allowed.includes(provider) ? 'could, too' : 'could, but verify.providers leaves it out';
        return palette.dim(`    ${provider}: ${available ? could : reason}`);
      }),
    ];
  });
  const once = [
    ...new Map(
      shared.map(({ provider, reason }) => [
        provider,
        reason.startsWith(`${provider}: `) ? reason : `${provider}: ${reason}`,
      ]),
    ).values(),
  ];
  return [...rows, ...(once.length === 0 ? [] : ['', ...once])];
}

function serviceText({ service, provider, host, port, version }: ServiceRow): string {
  const place = port === 0 ? 'not started' : `at ${host}:${port}`;
  return `${service}${version === null ? '' : ` ${version}`} ${place} (${provider})`;
}
