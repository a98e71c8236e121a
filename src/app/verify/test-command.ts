import type { BootstrapResult } from './bootstrap';
import type { Subject } from './evidence';
import type { WorkUnderTest } from './work-under-test';
import type { ServiceSession } from '../infra/service-session';
import { someOf } from '../../domain/problem/some-of';
import { laneOf } from '../../domain/status/log-state';
import { findTestCommand, type TestCommand } from '../../domain/verify/find-test-command';
import { isTestFile } from '../../domain/verify/test-files';
import type { Ports } from '../../ports/ports';

/** How the work is tested: as somebody said, else as its files tell. */
export function commandOf(ports: Ports, { known, request, work, files }: Subject): TestCommand {
  const { agreements, repository, mission } = known;
  const { state } = ports.log.view(mission.location);
  const lane = known.plan.lanes.lanes.find(({ wp_ids }) => wp_ids.includes(request.workPackage));
  const isOpen = (id: string): boolean =>
    !['approved', 'done', 'canceled', 'planned', 'genesis'].includes(laneOf(state, id));
  const others = work.isHome ? known.plan.packages.map(({ id }) => id) : (lane?.wp_ids ?? []);
  const script = /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(ports.files.readText(`${work.root}/package.json`) ?? '')?.[1];
  return findTestCommand({
    option: request.command,
    manifest: agreements.commands[request.workPackage] ?? null,
    configuration: ports.configuration.read(repository).testCommand,
    rootNames: ports.files.list(work.root),
    changedTests: work.changed.filter((path) => isTestFile(path) && files.includes(path)),
    testScript: script ?? null,
    isShared: others.some((id) => id !== request.workPackage && isOpen(id)),
  });
}

/**
 * True for a command that the plan or the project names as the one that proves the work. One that is only typed has to
 * show its tests: else `true` would prove anything.
 */
export function isDeclared({ source }: TestCommand): boolean {
  return source === 'manifest' || source === 'configuration';
}

/** Why the tests cannot say anything; null when they can be run. */
export function reasonAgainst(
  { dirt }: WorkUnderTest,
  installed: BootstrapResult,
  { failure }: ServiceSession,
  { command, source }: TestCommand,
): { readonly reason: string; readonly isOnlyCommand: boolean } | null {
  if (dirt.length > 0) return { reason: `${someOf(dirt)} is not committed.`, isOnlyCommand: false };
  if (failure !== null) return { reason: failure.message, isOnlyCommand: false };
  if (installed.status === 'failed') {
    return { reason: `The environment could not be prepared: ${installed.output}`, isOnlyCommand: false };
  }
  return command === null ? { reason: noCommand(source), isOnlyCommand: true } : null;
}

function noCommand(source: TestCommand['source']): string {
  switch (source) {
    case 'no-test-script':
      return 'package.json has no test script; set review.test_command, or give --command.';
    case 'ambiguous':
      return 'Several kinds of tests are possible and none is named; set review.test_command, or give --command.';
    case 'parallel-needs-tests':
      return 'The work package has no tests of its own, and a whole suite would judge its neighbours, too.';
    case 'none':
    case 'option':
    case 'manifest':
    case 'configuration':
    case 'changed-tests':
    case 'stack':
      return 'Nothing tells how the tests are run; set review.test_command, or give --command.';
    default:
      return source satisfies never;
  }
}
