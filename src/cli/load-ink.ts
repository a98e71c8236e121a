import type { InkPackages } from '../board/tui/ink-screen';

/**
 * Loads what a live board draws with. The build makes one ES module of Ink and React, and a file beside it that imports
 * that: functions that come from V8's code cache cannot import modules themselves.
 */
export async function loadInk(): Promise<InkPackages> {
  const { load } = require('ink') as { load: () => Promise<InkPackages['ink'] & InkPackages['react']> };
  const both = await load();
  return { ink: both, react: both };
}
