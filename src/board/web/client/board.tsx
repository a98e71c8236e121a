import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { boardColumns, type BoardColumn, type ColumnKey } from '../../../domain/view/board-columns';
import type { MissionView, WorkPackageView } from '../../../domain/view/mission-view';
import { moveFocus } from './board-keys';
import { Card } from './card';
import { Command } from './command';
import { InHand } from './in-hand';
import { useNow } from './use-now';

/** The work packages of a mission, in the columns that every board has. */
export function Board({ status }: { readonly status: MissionView }): JSX.Element {
  const [filter, setFilter] = useState('');
  const now = useNow();
  if (status.work_packages.length === 0) return <NoWorkPackages status={status} />;
  const shown = status.work_packages.filter((one) => fits(one, filter));
  return (
    <>
      <div class="tools">
        <label>
          <span class="unseen">Filter work packages</span>
          <input
            type="search"
            placeholder="Filter by id, title or agent"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <p class="quiet" role="status">
          {filter === '' ? '' : `${shown.length} of ${status.total_wps}`}
        </p>
      </div>
      <div class="board" onKeyDown={moveFocus}>
        {boardColumns(status).map((column) => (
          <Column
            key={column.key}
            column={column}
            cards={shown.filter(({ id }) => column.work_packages.includes(id))}
            slug={status.mission_slug}
            now={now}
          />
        ))}
      </div>
      <InHand status={status} now={now} />
    </>
  );
}

interface ColumnProps {
  readonly column: BoardColumn;
  /** Those of its work packages that are shown. */
  readonly cards: readonly WorkPackageView[];
  readonly slug: string;
  readonly now: number;
}

/** What stands between two columns: a work package says itself in which lane it is. */
const MIXED: readonly ColumnKey[] = ['in_progress', 'for_review'];

function Column({ column, cards, slug, now }: ColumnProps): JSX.Element {
  const { key, title } = column;
  const id = `column-${key}`;
  return (
    <section class={`column lane-${key}`} data-column={key} data-empty={cards.length === 0} aria-labelledby={id}>
      <h2 id={id}>
        <span class="dot" aria-hidden="true" />
        <span class="title">{title}</span> <span class="count">{cards.length}</span>
      </h2>
      <ul>
        {cards.map((one) => (
          <li key={one.id}>
            <Card one={one} slug={slug} now={now} hasLane={MIXED.includes(key)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function fits({ id, title, agent }: WorkPackageView, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/);
  const text = `${id} ${title} ${agent ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function NoWorkPackages({ status }: { readonly status: MissionView }): JSX.Element {
  return (
    <section class="empty">
      <h2>No work packages yet</h2>
      <p>The mission is at “{status.mission_state}”. They appear here as soon as its plan names them.</p>
      {status.next_action.command !== null && <Command text={status.next_action.command} />}
    </section>
  );
}
