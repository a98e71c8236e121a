import type { Problem } from '../../domain/problem/problem';

export function notSetUp(root: string): Problem {
  return {
    diagnostic_code: 'NOT_SET_UP',
    message: `Nothing of spec-kitty is installed in ${root}.`,
    remediation: ['spec-kitty init'],
    path: root,
  };
}
