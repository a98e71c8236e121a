import { blocks, type PreflightCheck } from './preflight-check';
import { nonFatal } from '../../domain/problem/diagnostic';
import { gitAt } from '../../domain/problem/shell-word';

interface HistoryFacts {
  readonly isShallow: boolean;
  /** Branches that share no known commit with the home. */
  readonly strangers: readonly string[];
  readonly sparse: readonly string[];
}

/** A clone may lack the commit that two branches come from; then nobody can tell who changed what. */
export const historyComplete: PreflightCheck<HistoryFacts> = {
  asks: 'Is the history that the branches share in this clone?',

  gather(ports, { repository, home, target, lanes, objects }) {
    const isShallow = ports.files.kindOf(`${repository.commonDir}/shallow`) === 'file';
    const { sha, checkout } = home;
    const others = [
      { branch: target.branch, tip: target.sha },
      ...lanes.map(({ workspace: { branch, tip } }) => ({ branch, tip })),
    ];
    const strangers = others.flatMap(({ branch, tip }) =>
      sha !== null && tip !== null && objects.mergeBase(checkout.root, sha, tip) === null ? [branch] : [],
    );
    const sparse = repository.checkouts
      .filter(({ branch }) => branch !== null && (branch === home.branch || branch === target.branch))
      .filter(({ root }) => ports.branches.isSparse(root));
    return { isShallow, strangers, sparse: sparse.map(({ root }) => root) };
  },

  judge: ({ isShallow, strangers, sparse }, { mission, home }) => [
    ...strangers.map((branch) =>
      blocks(branch, {
        diagnostic_code: 'SHALLOW_CLONE',
        message: isShallow
          ? `This clone is shallow: the commit that ${branch} and ${home.branch ?? 'the home'} come from is not in it.`
          : `${branch} and ${home.branch ?? 'the home'} have no commit in common.`,
        violated_invariant: 'the_common_history_is_known',
        remediation: isShallow
          ? [`${gitAt(home.checkout.root)} fetch --unshallow`]
          : ['git log --oneline --graph --all'],
        mission_slug: mission.slug,
      }),
    ),
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
