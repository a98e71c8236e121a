import type { ReviewContext } from './review-context';
import { latestArtifact, cyclesOf } from './verdict-artifact';
import type { MissionFacts } from '../mission-facts';
import { borderLines } from '../../domain/contracts/contracts-text';
import { ProblemError } from '../../domain/problem/problem';
import { identityProblem, printIdentity, type PromptIdentity } from '../../domain/review/prompt-identity';
import { laneOf, movedOf, type LogState } from '../../domain/status/log-state';
import { formatPayloadMoment } from '../../domain/status/moment';
import { reviewPrompt } from '../../templates/review-prompt';
import type { Ports } from '../../ports/ports';

interface PromptFacts {
  readonly facts: MissionFacts;
  readonly context: ReviewContext;
  readonly reviewer: string;
  readonly state: LogState;
  /** True where an approval stands on a verification. */
  readonly isVerified: boolean;
}

/** How many prompts of one work package are kept. */
const MOST_KEPT = 20;

/**
 * Writes the prompt of one review below the git directory, reads it back and compares it with what was asked for.
 *
 * @throws ProblemError REVIEW_PROMPT_METADATA_MISSING, REVIEW_PROMPT_METADATA_MISMATCH; then nobody is sent off.
 */
export function writeReviewPrompt(
  ports: Ports,
  { facts, context, reviewer, state, isVerified }: PromptFacts,
): PromptIdentity {
  const { mission, plan } = facts;
  const { location } = mission;
  const { isHome, ...requested } = context;
  const id = context.work_package_id;
  const micros = ports.clock.nowMicros();
  const invocation = hexOf(ports.ids.mint(micros));
  const folder = `${location.commonDir}/spec-kitty/prompts/${encodeURIComponent(mission.slug)}/${id}`;
  const path = `${folder}/review-${invocation}.md`;
  const identity: PromptIdentity = {
    invocation_id: invocation,
    ...requested,
    prompt_path: path,
    created_at: formatPayloadMoment(micros),
  };
  const planned = plan.packages.find((one) => one.id === id);
  const file = planned?.file == null ? null : `${location.planningDirectory}/tasks/${planned.file}`;
  const latest = latestArtifact(ports, { mission, plan, workPackage: id });
  const body = reviewPrompt({
    missionSlug: mission.slug,
    workPackage: id,
    title: planned?.title ?? id,
    reviewer,
    implementer: movedOf(state, id)?.implementer ?? null,
    workspace: context.lane_worktree,
    branch: context.lane_branch,
    base: context.base_ref,
    isHome,
    ownedFiles: planned?.ownedFiles ?? [],
    requirementRefs: planned?.requirementRefs ?? [],
    dependencies: (planned?.dependencies ?? []).map((other) => ({ id: other, lane: laneOf(state, other) })),
    borders: borderLines(plan.agreements.contracts, id),
    isVerified,
    lastCycle:
      latest === null
        ? null
        : { path: `${cyclesOf(mission, plan, id).folder}/${latest.name}`, verdict: latest.verdict },
    file,
    text: file === null ? null : ports.files.readText(file),
  });
  ports.files.writeAll(location.checkout, [{ path, content: `${printIdentity(identity)}\n${body}` }]);
  const problem = identityProblem({ ...requested, prompt_path: path }, path, ports.files.readText(path));
  if (problem !== null) throw new ProblemError(problem);
  dropOldPrompts(ports, folder);
  return identity;
}

/** The names begin with the time they were made. */
function dropOldPrompts(ports: Ports, folder: string): void {
  const prompts = ports.files.list(folder).filter((name) => /^review-[0-9a-f]{32}\.md$/.test(name));
  for (const name of prompts.slice(0, -MOST_KEPT)) ports.files.remove(`${folder}/${name}`);
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The 128 bits of a ULID as 32 hexadecimal digits; they sort alike. */
function hexOf(ulid: string): string {
  let number = 0n;
  for (const digit of ulid) number = number * 32n + BigInt(Math.max(0, DIGITS.indexOf(digit)));
  return number.toString(16).padStart(32, '0');
}
