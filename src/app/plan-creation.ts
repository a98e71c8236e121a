import { chooseHome, type HomeChoice, type Standing } from './mission-home';
import type { Repository } from '../domain/mission/location';
import { missionDirectoryName, slugProblem } from '../domain/mission/mission-name';
import { ProblemError } from '../domain/problem/problem';
import type { MissionHome } from '../ports/configuration';
import type { Ports } from '../ports/ports';

export interface CreateRequest {
  readonly slug: string;
  readonly title: string | undefined;
  readonly missionType: string;
  readonly targetBranch: string | undefined;
  readonly home: MissionHome | undefined;
  readonly hasLanes: boolean;
  readonly tldr: string | undefined;
  readonly context: string | undefined;
  readonly dryRun: boolean;
}

/** What a new mission will be called, and where it will live. */
export interface CreationPlan {
  readonly slug: string;
  readonly missionId: string;
  /** When it is created. */
  readonly micros: number;
  readonly home: HomeChoice;
  readonly targetBranch: string;
  readonly names: MissionNames;
}

/** What people read. Never empty. */
export interface MissionNames {
  readonly friendlyName: string;
  readonly tldr: string;
  readonly context: string;
}

/** @throws ProblemError NOT_A_GIT_REPOSITORY in the folder of a bare repository, DETACHED_HEAD. */
export function standingPlace(ports: Ports): Standing {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const config = ports.configuration.read(repository);
  const checkout = standingCheckout(repository);
  const { branch } = checkout;
  if (branch !== null) return { repository, checkout, branch, config };
  throw new ProblemError({
    diagnostic_code: 'DETACHED_HEAD',
    message: `${checkout.root} is on no branch: a mission needs one to live on.`,
    remediation: ['git switch BRANCH'],
  });
}

function standingCheckout({ current }: Repository): Standing['checkout'] {
  if (current !== null) return current;
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: 'This is the folder of a bare repository: a mission is created in one of its worktrees.',
    remediation: ['git worktree add PATH BRANCH', 'cd PATH'],
  });
}

/** @throws ProblemError for a slug that is none. */
export function planCreation(ports: Ports, standing: Standing, request: CreateRequest): CreationPlan {
  const fault = slugProblem(request.slug);
  if (fault !== null) throw new ProblemError(fault);
  const micros = ports.clock.nowMicros();
  const missionId = ports.ids.mint(micros);
  const slug = missionDirectoryName(request.slug, missionId);
  const home = chooseHome(ports, standing, { slug, missionId }, request.home);
  return {
    slug,
    missionId,
    micros,
    home,
    targetBranch: request.targetBranch ?? standing.branch,
    names: namesOf(request, home),
  };
}

function namesOf(request: CreateRequest, { branch }: HomeChoice): MissionNames {
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const friendlyName = oneLine(request.title ?? '') || request.slug.replaceAll('-', ' ');
  return {
    friendlyName,
    tldr: oneLine(request.tldr ?? '') || friendlyName,
    context: oneLine(request.context ?? '') || `${friendlyName}, planned on ${branch}.`,
  };
}
