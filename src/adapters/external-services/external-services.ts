import { parseServiceUrl } from '../../domain/contracts/service-url';
import { ProblemError } from '../../domain/problem/problem';
import type { ServiceInstance, ServiceProvider } from '../../ports/services';
import { acceptsConnections } from '../../system/local-services/accepts-connections';

/** Services that somebody runs already, named by `SPEC_KITTY_<SERVICE>_URL`. They are used, never started or stopped. */
export function externalServices(env: NodeJS.ProcessEnv = process.env): ServiceProvider {
  const urlOf = (service: string): string | null => env[variableOf(service)] || null;
  return {
    kind: 'external',
    probe: ({ name }) =>
      Promise.resolve(
        urlOf(name) === null
          ? { isAvailable: false, reason: `${variableOf(name)} is not set` }
          : { isAvailable: true, reason: `${variableOf(name)} is set` },
      ),
    async start({ name, port }, instance) {
      const url = urlOf(name) ?? '';
      const address = addressOf(url, port);
      if (address === null) throw notUsable(name, `${variableOf(name)} is no address`, instance);
      const running = { ...instance, ...address, url };
      if (!(await acceptsConnections(running))) {
        throw notUsable(name, `nothing answers at ${address.host}:${address.port}`, instance);
      }
      return running;
    },
    isHealthy: (_, instance) => acceptsConnections(instance),
    stop: () => Promise.resolve(),
    remains: () => Promise.resolve([]),
  };
}

function variableOf(service: string): string {
  return `SPEC_KITTY_${service.toUpperCase().replace(/\W/g, '_')}_URL`;
}

/** The first host of an address, with the usual port of the service where it names none. */
function addressOf(url: string, usualPort: number): { readonly host: string; readonly port: number } | null {
  const parsed = parseServiceUrl(url);
  const first = parsed?.authority.split(',')[0] ?? '';
  const found = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(first);
  if (found === null) return null;
  return { host: (found[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(found[2] ?? usualPort) };
}

function notUsable(service: string, why: string, { workPackage }: ServiceInstance): ProblemError {
  return new ProblemError({
    diagnostic_code: 'SERVICE_NOT_READY',
    message: `The service ${service} cannot be used: ${why}.`,
    remediation: [`Correct ${variableOf(service)}, or unset it to let another provider run the service.`],
    work_package_id: workPackage,
    service,
  });
}
