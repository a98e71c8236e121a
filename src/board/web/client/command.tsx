import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAnnounce } from './announcer';

const SHOWN_MS = 1500;

/** A command line that can be taken along. */
export function Command({ text }: { readonly text: string }): JSX.Element {
  const announce = useAnnounce();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      announce('The browser did not let the page copy.');
      return;
    }
    announce('Copied.');
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <span class="command">
      <code>{text}</code>
      <button type="button" aria-label={`Copy ${text}`} onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </span>
  );
}
