import type * as Ink from 'ink' with { 'resolution-mode': 'import' };
import type * as React from 'react';
import { keysOfText, type Key } from './key';

/** The packages that draw and read keys, which only a live board loads. */
export interface InkPackages {
  readonly ink: typeof Ink;
  readonly react: typeof React;
}

/** What is drawn, and who is told of keys. */
export interface Drawing {
  /** The lines as they are to be shown, the same array until something changes. */
  lines(): readonly string[];
  /** Calls back whenever the lines changed, until the returned function is called. */
  subscribe(onChange: () => void): () => void;
  press(key: Key): void;
}

/** Draws on the terminal and passes on its keys until it is unmounted. Only lines that changed are written. */
export function mountInk({ ink, react }: InkPackages, drawing: Drawing): { unmount(): void } {
  function Screen(): React.ReactNode {
    const lines = react.useSyncExternalStore(
      (onChange) => drawing.subscribe(onChange),
      () => drawing.lines(),
    );
    ink.useInput((text, key) => keysOf(text, key).forEach((one) => drawing.press(one)));
    return react.createElement(
      ink.Box,
      { flexDirection: 'column' },
      // An empty text has no height.
      lines.map((line, index) =>
        react.createElement(ink.Text, { key: index, wrap: 'truncate' }, line === '' ? ' ' : line),
      ),
    );
  }
  const instance = ink.render(react.createElement(Screen), {
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
  });
  return { unmount: () => instance.unmount() };
}

function keysOf(text: string, key: Ink.Key): readonly Key[] {
  const name = nameOf(key);
  if (name !== 'text' || key.ctrl) return [{ name, text, isCtrl: key.ctrl, isPasted: false }];
  // Escape and the key after it, when they come together; no key of ours is one with Alt.
  return key.meta && text !== '' ? [...keysOfText('\u001b'), ...keysOfText(text)] : keysOfText(text);
}

function nameOf(key: Ink.Key): Key['name'] {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  // Terminals send one or the other for the same key.
  if (key.backspace || key.delete) return 'backspace';
  if (key.tab) return 'tab';
  if (key.pageUp) return 'pageUp';
  if (key.pageDown) return 'pageDown';
  if (key.home) return 'home';
  return key.end ? 'end' : 'text';
}
