import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lanes, type Lane } from '../../../domain/status/lanes';
import { useAnnounce } from './announcer';
import { sendMove, type Failure } from './ask-server';
import { Remedies } from './page-state';

interface MoveFormProps {
  readonly slug: string;
  readonly id: string;
  /** Where it may go from where it is. */
  readonly moves: readonly Lane[];
}

/** Moves a work package; the rules are those of `move-task`, and so are its refusals. */
export function MoveForm({ slug, id, moves }: MoveFormProps): JSX.Element {
  const announce = useAnnounce();
  const [chosen, setChosen] = useState<Lane | null>(null);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setSending] = useState(false);
  const to = moves.find((lane) => lane === chosen) ?? moves[0];
  if (to === undefined) return <></>;
  const move = async (): Promise<void> => {
    setSending(true);
    const answer = await sendMove(slug, id, { to, name, note });
    setSending(false);
    if ('failure' in answer) {
      setFailure(answer.failure);
      return;
    }
    setFailure(null);
    setNote('');
    announce(`${id} moved to ${lanes[to].title}.`);
  };
  return (
    <form
      class="panel move"
      aria-label={`Move ${id}`}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <h2>Move</h2>
      <label>
        To
        <select
          value={to}
          onChange={(event) => setChosen(moves.find((lane) => lane === event.currentTarget.value) ?? null)}
        >
          {moves.map((lane) => (
            <option value={lane} key={lane}>
              {lanes[lane].title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Who
        <input type="text" value={name} autocomplete="name" onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        Why
        <input
          type="text"
          value={note}
          placeholder="Or where the approval can be read"
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={isSending}>
        {isSending ? 'Moving…' : `Move to ${lanes[to].title}`}
      </button>
      {failure !== null && (
        <div role="alert" class="refusal">
          <p>{failure.message}</p>
          <Remedies lines={failure.remedies} />
        </div>
      )}
    </form>
  );
}
