import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';

const Say = createContext<(text: string) => void>(() => undefined);

/** Lets everything below it tell people who do not see the page what has changed. */
export function Announcer({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [said, setSaid] = useState('');
  return (
    <Say.Provider value={setSaid}>
      {children}
      <p class="unseen" role="status" aria-live="polite">
        {said}
      </p>
    </Say.Provider>
  );
}

export function useAnnounce(): (text: string) => void {
  return useContext(Say);
}
