import { bashCompletion } from './bash';
import { fishCompletion } from './fish';
import { powershellCompletion } from './powershell';
import { zshCompletion } from './zsh';

/** A shell that can complete. */
export interface Shell {
  readonly name: string;
  /** What it runs to know how. */
  readonly script: string;
  /** The line that makes it known in every new shell, and the file it goes to. */
  readonly setup: { readonly line: string; readonly file: string };
}

/** Every shell with a script. */
export const shells: readonly Shell[] = [
  { name: 'bash', script: bashCompletion, setup: { line: 'eval "$(spec-kitty completion bash)"', file: '~/.bashrc' } },
  {
    name: 'zsh',
    script: zshCompletion,
    setup: { line: 'eval "$(spec-kitty completion zsh)"', file: '~/.zshrc, behind compinit' },
  },
  {
    name: 'fish',
    script: fishCompletion,
    setup: { line: 'spec-kitty completion fish | source', file: '~/.config/fish/config.fish' },
  },
  {
    name: 'powershell',
    script: powershellCompletion,
    setup: { line: 'spec-kitty completion powershell | Out-String | Invoke-Expression', file: '$PROFILE' },
  },
];
