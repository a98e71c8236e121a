import { reviewContext } from './review-context';
import { selectMission } from '../select-mission';
import { workPackageId } from '../move-task';
import { absolutePath } from '../../domain/mission/absolute-path';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import {
  identityProblem,
  parseIdentity,
  type PromptIdentity,
  type RequestedContext,
} from '../../domain/review/prompt-identity';
import type { Ports } from '../../ports/ports';

export interface CheckPromptRequest {
  readonly mission: string | undefined;
  /** Path of the prompt, relative to the caller's directory. */
  readonly prompt: string;
  readonly workPackage: string;
  /** The worktree the dispatcher means; absent: the stored one. */
  readonly worktree: string | undefined;
  /** The repository the dispatcher means; absent: the one it stands in. */
  readonly repository: string | undefined;
}

export interface CheckPromptOutcome extends Outcome {
  readonly valid: true;
  readonly prompt_path: string;
  readonly requested_context: RequestedContext;
  readonly prompt_context: Partial<PromptIdentity>;
}

/**
 * Checks again, for whoever is about to send a reviewer off, that a prompt is for exactly this work, and that branch and
 * worktree still exist. Writes nothing.
 *
 * @throws ProblemError REVIEW_PROMPT_METADATA_MISSING, REVIEW_PROMPT_METADATA_MISMATCH, WORKSPACE_UNUSABLE,
 *   REVIEW_BASE_UNRESOLVED.
 */
export function checkPrompt(ports: Ports, request: CheckPromptRequest): CheckPromptOutcome {
  const { repository, mission } = selectMission(ports, request.mission);
  const id = workPackageId(request.workPackage);
  const path = absolute(ports, request.prompt);
  const { isHome: _, ...stored } = reviewContext(ports, repository, mission, id);
  const requested: RequestedContext = {
    ...stored,
    ...(request.worktree === undefined ? {} : { lane_worktree: absolute(ports, request.worktree) }),
    ...(request.repository === undefined ? {} : { repo_root: rootOf(ports, absolute(ports, request.repository)) }),
    prompt_path: path,
  };
  const text = ports.files.kindOf(path) === 'file' ? ports.files.readText(path) : null;
  const problem = identityProblem(requested, path, text);
  if (problem !== null) throw new ProblemError(problem);
  return {
    valid: true,
    prompt_path: path,
    requested_context: requested,
    prompt_context: parseIdentity(text ?? '') ?? {},
  };
}

function rootOf(ports: Ports, directory: string): string {
  const { primary, commonDir } = ports.repositories.locate(directory);
  return primary?.root ?? commonDir;
}

/** Without a slash at the end, as stored paths are. */
function absolute(ports: Ports, path: string): string {
  return absolutePath(path, ports.surroundings.directory)
    .replace(/\/(?:\.\/)+/g, '/')
    .replace(/(.)\/+$/, '$1');
}
