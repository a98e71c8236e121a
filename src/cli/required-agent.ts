import { ProblemError } from '../domain/problem/problem';

/**
 * The agent a command was given.
 *
 * @param why what the agent is needed for, as the end of a sentence.
 * @throws ProblemError USAGE_ERROR without one.
 */
export function requiredAgent(
  flags: { readonly agent?: string | undefined },
  command: 'implement' | 'review',
  workPackage: string | undefined,
  why: string,
): string {
  const agent = flags.agent?.trim() ?? '';
  if (agent !== '') return agent;
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `${command} needs --agent: ${why}.`,
    remediation: [
      ['spec-kitty', command, ...(workPackage === undefined ? [] : [workPackage]), '--agent AGENT'].join(' '),
    ],
  });
}
