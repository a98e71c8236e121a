import { blocks, type PreflightCheck } from './preflight-check';
import { noCommonCommit } from '../merge/no-common-commit';
import { nonFatal } from '../../domain/problem/diagnostic';
import type { Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';

interface HistoryFacts {
  /** Branches that share no known commit with the home. */
  readonly strangers: readonly { readonly branch: string; readonly problem: Problem }[];
  readonly sparse: readonly string[];
}

/** A clone may lack the commit that two branches come from; then nobody can tell who changed what. */
export const historyComplete: PreflightCheck<HistoryFacts> = {
  asks: 'Is the history that the branches share in this clone?',

  gather(ports, { repository, home, target, lanes, objects }) {
    const { sha, checkout } = home;
    const others = [
      { branch: target.branch, tip: target.sha },
      ...lanes.map(({ workspace: { branch, tip } }) => ({ branch, tip })),
    ];
    const strangers = others.flatMap(({ branch, tip }) =>
      sha !== null && tip !== null && objects.mergeBase(checkout.root, sha, tip) === null
        ? [{ branch, problem: noCommonCommit(ports, repository, branch, home.branch ?? 'the home') }]
        : [],
    );
    const sparse = repository.checkouts
      .filter(({ branch }) => branch !== null && (branch === home.branch || branch === target.branch))
      .filter(({ root }) => ports.branches.isSparse(root));
    return { strangers, sparse: sparse.map(({ root }) => root) };
  },

  judge: ({ strangers, sparse }, { mission }) => [
    ...strangers.map(({ branch, problem }) => blocks(branch, { ...problem, mission_slug: mission.slug })),
    ...sparse.map((root) => ({
      ...nonFatal(
        {
          diagnostic_code: 'SPARSE_CHECKOUT',
          message: `${root} leaves out files; the merge is complete, and what is left out stays out.`,
          remediation: ['To see all files:', `${gitAt(root)} sparse-checkout disable`],
          mission_slug: mission.slug,
          path: root,
        },
        'checkout',
      ),
      severity: 'info' as const,
      branch_or_work_package: root,
    })),
  ],
};
