import type { FoundMission } from '../find-missions';
import { readRunState } from './mission-state';
import { selectMission } from '../select-mission';
import { assertWritable } from '../assert-writable';
import { agentCommand, programOf, unknownPlaceholders } from '../../domain/run/agent-command';
import { absolutePath } from '../../domain/mission/absolute-path';
import type { Repository } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import type { Ports } from '../../ports/ports';

export interface RunRequest {
  readonly mission: string | undefined;
  /** Who implements; empty for everybody with a command. */
  readonly agents: readonly string[];
  /** Who reviews; empty for everybody with a command. */
  readonly reviewers: readonly string[];
  readonly mostParallel: number;
  /** For each work package. */
  readonly mostTurns: number;
  readonly runMinutes: number;
  readonly turnMinutes: number;
  readonly isDryRun: boolean;
}

/** What a run goes by, once it is known that it can begin. */
export interface RunSetting {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly implementers: readonly string[];
  readonly reviewers: readonly string[];
  /** Command templates by agent. */
  readonly commands: Readonly<Record<string, string>>;
}

/**
 * Checks everything that must hold before an agent is started.
 *
 * @throws ProblemError NOT_FINALIZED; AGENT_COMMAND_MISSING, AGENT_COMMAND_INVALID, AGENT_PROGRAM_MISSING, all at once; as `selectMission`.
 */
export function runSetting(ports: Ports, request: RunRequest): RunSetting {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  if (readRunState(ports, mission).workPackages.every(({ lane }) => lane === 'genesis'))
    throw notFinalized(mission.slug);
  const commands = ports.configuration.read(repository).agentCommands;
  const everybody = Object.keys(commands).sort();
  const implementers = request.agents.length > 0 ? request.agents : everybody;
  const reviewers = request.reviewers.length > 0 ? request.reviewers : everybody;
  const named = [...new Set([...implementers, ...reviewers])];
  const problems = named.length === 0 ? [nobody()] : named.flatMap((key) => templateProblem(key, commands[key]) ?? []);
  const known = named.filter((key) => commands[key] !== undefined);
  for (const key of known) {
    const program = programOf(commands[key] ?? '');
    if (program !== null && !isProgram(ports, mission, program)) problems.push(programMissing(key, program));
  }
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
  return { repository, mission, implementers, reviewers, commands };
}

function notFinalized(slug: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'NOT_FINALIZED',
    message: `${slug} has no finalised work packages: there is nothing to run.`,
    remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
    mission_slug: slug,
  });
}

function templateProblem(key: string, template: string | undefined): Problem | null {
  if (template === undefined) {
    return {
      diagnostic_code: 'AGENT_COMMAND_MISSING',
      message: `Nothing says how the agent ${key} is started: agents.${key}.command is not set.`,
      remediation: [exampleOf(key)],
      agent: key,
    };
  }
  const unknown = unknownPlaceholders(template);
  if (unknown.length === 0) return null;
  return {
    diagnostic_code: 'AGENT_COMMAND_INVALID',
    message: `agents.${key}.command names ${unknown.map((name) => `{${name}}`).join(', ')}, which nothing is put in for.`,
    remediation: ['There are {prompt}, {workspace}, {work_package}, {mission}, {role}, {agent}.', exampleOf(key)],
    agent: key,
  };
}

function nobody(): Problem {
  return {
    diagnostic_code: 'AGENT_COMMAND_MISSING',
    message: 'No agent has a command in .kittify/config.yaml, so there is nobody to run.',
    remediation: ['For each agent say how it is started, for example:', exampleOf('otter')],
  };
}

function exampleOf(key: string): string {
  return `spec-kitty config set agents.${shellWord(key)}.command ${shellWord('PROGRAM --prompt-file {prompt}')}`;
}

function programMissing(key: string, program: string): Problem {
  return {
    diagnostic_code: 'AGENT_PROGRAM_MISSING',
    message: `${program}, by which agents.${key}.command starts ${key}, is not on the PATH.`,
    remediation: [`command -v ${shellWord(program)}`],
    agent: key,
    program,
  };
}

/** Looked for as the shell would, without starting anything. */
function isProgram(ports: Ports, { location }: FoundMission, program: string): boolean {
  const isThere = (path: string): boolean => !['directory', null].includes(ports.files.kindOf(path));
  if (/[\\/]/.test(program)) return isThere(absolutePath(program, location.checkout.root));
  const folders = (ports.testRuns.variable('PATH') ?? '').split(/;|(?<!(?:^|[;:])[A-Za-z]):/);
  return folders.some(
    (folder) =>
      folder !== '' && [program, `${program}.exe`, `${program}.cmd`].some((name) => isThere(`${folder}/${name}`)),
  );
}

/** The line by which an agent is started for one turn. */
export function commandFor(
  { commands, mission }: RunSetting,
  turn: { readonly agent: string; readonly workPackage: string; readonly role: string },
  place: { readonly prompt: string; readonly workspace: string },
): string {
  return agentCommand(commands[turn.agent] ?? '', {
    ...place,
    work_package: turn.workPackage,
    mission: mission.slug,
    role: turn.role,
    agent: turn.agent,
  });
}
