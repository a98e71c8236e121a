import { blocks, type PreflightCheck } from './preflight-check';

/** A protected target gets its work by pull requests. */
export const targetTakesCommits: PreflightCheck<readonly string[]> = {
  asks: 'May the target be committed to here?',

  gather: (ports, { repository }) => ports.configuration.read(repository).protectedBranches,

  judge: (protectedBranches, { target: { branch }, mission: { slug } }) =>
    protectedBranches.includes(branch)
      ? [
          blocks(branch, {
            diagnostic_code: 'BRANCH_PROTECTED',
            message: `${branch} is protected: it takes no commits from here.`,
            violated_invariant: 'protected_branches_are_changed_by_pull_requests',
            remediation: [`spec-kitty merge --prepare-pr --mission ${slug}`],
            mission_slug: slug,
            merge_target_branch: branch,
          }),
        ]
      : [],
};
