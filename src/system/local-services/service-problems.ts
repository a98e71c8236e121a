import { ProblemError } from '../../domain/problem/problem';

/** The problem of a service that does not come up. `log` is what it said itself, its last lines. */
export function serviceNotReady({ name }: { readonly name: string }, why: string, log = ''): ProblemError {
  return new ProblemError({
    diagnostic_code: 'SERVICE_NOT_READY',
    message: `The service ${name} could not be started: ${why.replace(/\.$/, '')}.`,
    remediation: [...(log === '' ? [] : log.split('\n')), 'spec-kitty infra doctor'],
    service: name,
  });
}

/** The problem of a service that cannot be seen to be gone. `remedy` is a command that ends it by hand. */
export function serviceNotEnded(id: string, why: string, remedy: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'SERVICE_NOT_ENDED',
    message: `${id} could not be ended: ${why.replace(/\.$/, '')}. It stays on record.`,
    remediation: ['spec-kitty infra down', remedy],
    service_id: id,
  });
}
