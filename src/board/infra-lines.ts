import type { InfraDoctorOutcome, InfraListOutcome, InfraUpOutcome, ServiceRow } from '../app/infra/infra';
import type { Palette } from './text-board';

export function infraUpLines(outcome: InfraUpOutcome, palette: Palette): readonly string[] {
  const { services, exports, work_package_id: id, mission_slug: slug } = outcome;
  if (services.length === 0) return [`${id} declares no services.`];
  return [
    ...services.map((one) => `${palette.green('✓')} ${serviceText(one)}, ready after ${one.ready_ms} ms`),
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
  return services.map((one) => {
    const mark = one.healthy === true ? palette.green('✓') : one.healthy === false ? palette.red('✗') : '?';
    return `${mark} ${one.work_package_id}  ${serviceText(one)}${one.stays ? '' : '  (of a verification)'}`;
  });
}

export function infraDownLines({ services }: InfraListOutcome, palette: Palette): readonly string[] {
  if (services.length === 0) return ['Nothing to take down.'];
  return services.map((one) => `${palette.green('✓')} ${one.work_package_id}  ${one.service} is down.`);
}

export function infraDoctorLines({ providers, chosen }: InfraDoctorOutcome, palette: Palette): readonly string[] {
  return Object.entries(chosen).flatMap(([service, kind]) => [
    `${kind === null ? palette.red('✗') : palette.green('✓')} ${palette.bold(service)}  ${kind === null ? 'nothing here can run it' : `by ${kind}`}`,
    ...providers
      .filter((one) => one.service === service && one.provider !== kind)
      .map(({ provider, available, reason }) => palette.dim(`    ${provider}: ${available ? 'could, too' : reason}`)),
  ]);
}

function serviceText({ service, provider, host, port, version }: ServiceRow): string {
  return `${service}${version === null ? '' : ` ${version}`} at ${host}:${port} (${provider})`;
}
