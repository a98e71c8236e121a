import { span, type Line } from '../columns/line';
import { padTo } from '../terminal-text';

const keys: readonly (readonly [string, string])[] = [
  ['arrows, h j k l', 'select a work package; scroll a page'],
  ['Home g, End G', 'first and last'],
  ['Enter', 'open it: prompt, subtasks, reviews, history'],
  ['Tab', 'next column; next section of a page'],
  ['m', 'move it to another lane, after a question'],
  ['/', 'filter by id, title, holder or lane; Esc clears'],
  ['r', 'read everything again'],
  ['Esc', 'back'],
  ['q, Ctrl-C', 'quit'],
];

/** Every key and what it does. */
export function helpLines(): readonly Line[] {
  const width = Math.max(...keys.map(([key]) => key.length));
  const rows = keys.map(([key, does]): Line => [span(`${padTo(key, width)}  `, 'bold'), span(does)]);
  return [...rows, [], [span('The board follows the log, whoever writes to it.', 'dim')]];
}
