import { createHash } from 'node:crypto';

const TITLE = '# The commit guard of spec-kitty; `spec-kitty hooks uninstall` takes it away.';
const DIGEST = /^# sha256 of the other lines: ([0-9a-f]{64})\n/m;
const CHAINED = /^before=\$here\/(\S+)$/m;

/**
 * The hook. Most commits end in the shell: a program is started only on a branch that stored state names. Only words that
 * the guard itself says can stop a commit, so a broken program never does.
 *
 * @param chained name of the hook that was there before, in the same directory; null when there was none.
 */
export function preCommitText(chained: string | null): string {
  const lines = ['#!/bin/sh', TITLE, ...(chained === null ? [] : chainLines(chained)), ...GUARD, ''];
  const text = lines.join('\n');
  return text.replace(`${TITLE}\n`, `${TITLE}\n# sha256 of the other lines: ${digestOf(text)}\n`);
}

/** What a file says of itself; null for one we did not write. */
export function readPreCommitText(
  text: string,
): { readonly isUnchanged: boolean; readonly chained: string | null } | null {
  if (!text.includes(TITLE)) return null;
  const digest = DIGEST.exec(text)?.[1];
  return {
    isUnchanged: digest !== undefined && digestOf(text.replace(DIGEST, '')) === digest,
    chained: CHAINED.exec(text)?.[1] ?? null,
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function chainLines(chained: string): readonly string[] {
  return [
    '',
    '# The hook that was here before runs first.',
    'case $0 in */*) here=${0%/*} ;; *) here=. ;; esac',
    `before=$here/${chained}`,
    'if [ -x "$before" ]; then',
    '  "$before" "$@" || exit $?',
    'fi',
  ];
}

const GUARD: readonly string[] = [
  '',
  '# Most commits end here: they are on a branch that nobody works on under the guard.',
  '{ IFS= read -r dir; IFS= read -r common; IFS= read -r branch; } <<END',
  '$(git rev-parse --git-dir --git-common-dir --symbolic-full-name HEAD 2>/dev/null)',
  'END',
  'for rebased in "$dir/rebase-merge/head-name" "$dir/rebase-apply/head-name"; do',
  '  [ "$branch" != HEAD ] || [ ! -f "$rebased" ] || IFS= read -r branch <"$rebased"',
  'done',
  'branch=${branch#refs/heads/}',
  '# One of these files belongs to a mission whose work packages are worked on in its home.',
  'is_worked_in() {',
  '  set -f',
  "  IFS='",
  "'",
  '  [ -n "$1" ] && grep -qs \'"single_branch"\' $1',
  '}',
  '# Files that an unfinished merge has yet to bring forward are never committed.',
  'merging=',
  'for journal in "$common"/spec-kitty/merge/*.json; do',
  '  [ ! -f "$journal" ] || merging=yes',
  'done',
  'case $merging$branch in',
  "HEAD | '') exit 0 ;;",
  'yes*) ;;',
  'kitty/mission-* | *[!A-Za-z0-9._/-]*) ;;',
  '*)',
  '  grep -qs "\\"branch_name\\" *: *\\"$branch\\"" .kittify/workspaces/*.json "$common"/../.kittify/workspaces/*.json \\',
  '    "$common"/spec-kitty/workspaces/*.json ||',
  '    is_worked_in "$(grep -ls "\\"home_branch\\" *: *\\"$branch\\"" kitty-specs/*/meta.json)" || exit 0',
  '  ;;',
  'esac',
  '',
  'if ! command -v spec-kitty >/dev/null 2>&1; then',
  "  echo 'spec-kitty is not on the PATH: this commit was not checked.' >&2",
  '  exit 0',
  'fi',
  'said=$(spec-kitty guard --staged --hook)',
  'code=$?',
  '[ -z "$said" ] || printf \'%s\\n\' "$said" >&2',
  'case $code:$said in',
  "1:'[spec-kitty guard] BLOCKED: '*) exit 1 ;;",
  '0:*) ;;',
  '*) echo "spec-kitty guard ended with $code: this commit was not checked." >&2 ;;',
  'esac',
  'exit 0',
];
