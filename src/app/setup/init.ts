import { applyInstall, refuseLinks } from './apply-install';
import { setupPlace, type SetupPlace } from './setup-place';
import { wantedParts } from './wanted-parts';
import { findAgent, allAgents } from '../../agents/all-agents';
import { invocationOf } from '../../agents/agent';
import { detectAgents } from '../../agents/detect-agents';
import { installHooks } from '../hooks/install-hooks';
import { warning, type Diagnostic, type Outcome } from '../../domain/problem/diagnostic';
import { nearestWord } from '../../domain/problem/nearest-word';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { MANIFEST_PATH } from '../../domain/setup/install-manifest';
import { planInstall, type InstallStep } from '../../domain/setup/plan-install';
import { gitSettings } from '../../templates/setup';
import type { Ports } from '../../ports/ports';

export interface InitRequest {
  /** Keys of agents; empty: those of an earlier run, of the configuration, or that the repository shows traces of. */
  readonly agents: readonly string[];
  readonly hooks: boolean;
  readonly dryRun: boolean;
}

export interface KeptFile {
  readonly path: string;
  /** Why it was not written. */
  readonly reason: string;
}

export interface InitOutcome extends Outcome {
  readonly root: string;
  readonly written: readonly string[];
  readonly kept: readonly KeptFile[];
  readonly agents: readonly string[];
  /** How a person calls the first command in each agent; agents without command files are left out. */
  readonly first_commands: readonly { readonly agent: string; readonly command: string }[];
  /** Settings of git that were set. */
  readonly settings: readonly string[];
  /** What became of the pre-commit hook; null when none was asked for. */
  readonly hooks: string | null;
  readonly next_step: readonly string[];
  readonly dry_run?: true;
}

/** Makes a repository ready. Nothing that belongs to the user is overwritten; a second run writes nothing. */
export async function init(ports: Ports, request: InitRequest): Promise<InitOutcome> {
  const place = setupPlace(ports);
  const agents = chooseAgents(ports, place, request.agents);
  const steps = planSetup(ports, place, agents);
  refuseLinks(ports, place.checkout.root, steps);
  const missing = missingSettings(ports, place);
  const isCommitted = await isSetupCommitted(ports, place);
  if (request.dryRun) {
    const written = steps.flatMap(({ act, path }) => (act === 'write' ? [path] : []));
    const settings = missing.map(([name]) => name);
    return { ...describe(place, agents, steps, isCommitted), written, settings, hooks: null, dry_run: true };
  }
  return ports.inTurn(place.repository.commonDir, 'setup', async () => {
    const { written } = applyInstall(ports, place, steps, agents);
    for (const [name, value] of missing) ports.git.writeSetting(place.checkout, name, value);
    const hooks = request.hooks ? await installHooks(ports) : null;
    return {
      ...describe(place, agents, steps, isCommitted),
      written,
      settings: missing.map(([name]) => name),
      hooks: hooks?.action ?? null,
      diagnostics: [...leftAlone(steps), ...(hooks?.diagnostics ?? [])],
    };
  });
}

/** What is to be done for a repository to have everything of these agents. */
export function planSetup(ports: Ports, place: SetupPlace, agents: readonly string[]): readonly InstallStep[] {
  return planInstall({
    wanted: wantedParts(ports, agents),
    manifest: place.manifest,
    read: place.read,
    digest: (text) => ports.digest(text),
  });
}

/** Named ones are added to those of earlier runs. @throws ProblemError AGENT_UNKNOWN, with every unknown name. */
export function chooseAgents(ports: Ports, place: SetupPlace, asked: readonly string[]): readonly string[] {
  const unknown = asked.filter((key) => findAgent(key) === null).map(unknownAgent);
  const [first, ...more] = unknown;
  if (first !== undefined) throw new ProblemError([first, ...more]);
  const earlier = place.manifest?.agents ?? [];
  const configured = ports.configuration.read(place.repository).agents.filter((key) => findAgent(key) !== null);
  const known = asked.length > 0 ? [...earlier, ...asked] : earlier.length > 0 ? earlier : configured;
  if (known.length > 0) return [...new Set(known)].sort();
  const found = detectAgents((path) => ports.files.kindOf(`${place.checkout.root}/${path}`) !== null);
  return found.length > 0 ? found : ['generic'];
}

function unknownAgent(key: string): Problem {
  const keys = allAgents.map((agent) => agent.key);
  const near = nearestWord(key, keys);
  return {
    diagnostic_code: 'AGENT_UNKNOWN',
    message: `There is no agent ${JSON.stringify(key)}.${near === null ? '' : ` Did you mean ${near}?`} Known: ${keys.join(', ')}.`,
    remediation: [`spec-kitty init --agent ${near ?? 'generic'}`],
    agent: key,
  };
}

/** Only where nothing of the kind is set: somebody's own driver stays. */
function missingSettings(ports: Ports, { checkout }: SetupPlace): readonly (readonly [string, string])[] {
  return gitSettings.filter(([name]) => ports.git.readSetting(checkout, name) === null);
}

type Described = Omit<InitOutcome, 'written' | 'settings' | 'hooks'>;

function describe(
  { checkout }: SetupPlace,
  agents: readonly string[],
  steps: readonly InstallStep[],
  isCommitted: boolean,
): Described {
  const isIdle = steps.every(({ act }) => act !== 'write');
  const commit = ['git add -A -- .kittify .gitignore .gitattributes AGENTS.md', 'git commit -m "Set up spec-kitty"'];
  return {
    root: checkout.root,
    kept: steps.flatMap(keptFile),
    agents,
    first_commands: agents.flatMap((key) => {
      const agent = findAgent(key);
      const command = agent === null ? null : invocationOf(agent, 'specify');
      return agent === null || command === null ? [] : [{ agent: agent.productName, command }];
    }),
    next_step: isIdle && isCommitted ? ['spec-kitty mission create SLUG'] : withFolders(commit, steps),
  };
}

/** True when the last commit of the checkout holds the list of what was installed. */
export async function isSetupCommitted(ports: Ports, { checkout }: SetupPlace): Promise<boolean> {
  return (await ports.git.listTree(checkout, 'HEAD', MANIFEST_PATH)).length > 0;
}

/** The commit command names the folders of the agents too, and nothing else of the user. */
function withFolders([add = '', ...rest]: readonly string[], steps: readonly InstallStep[]): readonly string[] {
  const folders = steps.flatMap(({ path }) => (path.includes('/') ? [path.split('/').slice(0, 2).join('/')] : []));
  const own = [...new Set(folders)].filter((folder) => !folder.startsWith('.kittify/')).sort();
  return [[add, ...own].join(' '), ...rest, 'spec-kitty mission create SLUG'];
}

function keptFile(step: InstallStep): readonly KeptFile[] {
  switch (step.act) {
    case 'keep':
      return [{ path: step.path, reason: 'is as it should be' }];
    case 'leave':
      return [{ path: step.path, reason: step.reason }];
    case 'write':
    case 'remove':
      return [];
    default:
      return step satisfies never;
  }
}

function leftAlone(steps: readonly InstallStep[]): readonly Diagnostic[] {
  return steps.flatMap((step) =>
    step.act === 'leave'
      ? [
          warning({
            diagnostic_code: 'FILE_LEFT_ALONE',
            message: `${step.path} is ${step.reason}: it stays as it is.`,
            remediation: ['spec-kitty upgrade'],
            path: step.path,
          }),
        ]
      : [],
  );
}
