import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { workPackageNotes, type Note } from '../../work-package-notes';
import { lanes } from '../../../domain/status/lanes';
import type { WorkPackageView } from '../../../domain/view/mission-view';
import { ageText } from './age-text';
import { LaneMark } from './lane-mark';
import { addressOf } from './route';

const GLOW_MS = 4000;

interface CardProps {
  readonly one: WorkPackageView;
  readonly slug: string;
  readonly now: number;
  /** True where the column holds more than one lane. */
  readonly hasLane: boolean;
}

/** One work package on the board, with the notes that every board has. */
export function Card({ one, slug, now, hasLane }: CardProps): JSX.Element {
  const isNew = useJustMoved(one.last_transition_at);
  const notes = workPackageNotes(one, { times: '×' });
  const flags = notes.filter(({ kind }) => FLAGS[kind] !== undefined);
  const waits = notes.find(({ kind }) => kind === 'waits');
  const holder = notes.find(({ kind }) => kind === 'holder');
  return (
    <a
      class={`card lane-${one.lane}${isNew ? ' moved' : ''}`}
      href={addressOf({ kind: 'work-package', slug, id: one.id })}
      data-work-package={one.id}
      data-lane={one.lane}
    >
      <span class="card-top">
        <span class="id">{one.id}</span>
        {hasLane ? <LaneMark lane={one.lane} /> : <span class="unseen">{lanes[one.lane].title}</span>}
      </span>
      <span class="card-title">{one.title}</span>
      {flags.length > 0 && (
        <span class="flags">
          {flags.map(({ kind, text }) => (
            <span class={`flag flag-${FLAGS[kind]}`} key={kind}>
              {text}
            </span>
          ))}
        </span>
      )}
      {waits !== undefined && <span class="quiet waits">{waits.text}</span>}
      {notes.some(({ kind }) => kind === 'subtasks') && <Subtasks one={one} />}
      {holder !== undefined && (
        <span class="holder">
          <span class="agent">{holder.text}</span>
          <span class="quiet">{ageText(one.last_transition_at, now)}</span>
        </span>
      )}
    </a>
  );
}

/** How much each kind of note matters; the others are drawn in their own way. */
const FLAGS: Readonly<Partial<Record<Note['kind'], 'good' | 'attention'>>> = {
  ready: 'good',
  verified: 'good',
  unverified: 'attention',
  verdict: 'attention',
  forced: 'attention',
};

function Subtasks({ one }: { readonly one: WorkPackageView }): JSX.Element {
  const { subtasks_done: done, subtasks_total: total } = one;
  return (
    <span class="subtasks">
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${(done / total) * 100}%` }} />
      </span>
      <span class="quiet">
        {done}/{total} <span class="unseen">subtasks</span>
      </span>
    </span>
  );
}

/** True for a moment after a work package moved while somebody was looking. */
function useJustMoved(at: string | null): boolean {
  const seen = useRef(at);
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    if (seen.current === at) return;
    seen.current = at;
    setNew(true);
    const timer = setTimeout(() => setNew(false), GLOW_MS);
    return () => clearTimeout(timer);
  }, [at]);
  return isNew;
}
