import { writeSync } from 'node:fs';
import type { JsonDocument } from '../domain/problem/json-document';

/** Where the text of one invocation goes. */
export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Is given what the command answered as data, however it is printed. */
  document?(document: JsonDocument): void;
}

/**
 * Writes to the descriptors directly: touching `process.stdout` builds a socket for a pipe (3 to 4 ms), and what is
 * written through it may be lost when the process ends.
 */
const descriptors: Output = {
  stdout: (text) => writeWhole(1, text),
  stderr: (text) => writeWhole(2, text),
};

let current: Output = descriptors;

/** The output of this invocation. */
export function output(): Output {
  return current;
}

/** True when the text goes to whoever runs the program from inside, not to the descriptors. */
export function isRedirected(): boolean {
  return current !== descriptors;
}

/** Sends all further output elsewhere; without an argument back to the descriptors. Tests run commands in-process. */
export function redirectOutput(next: Output = descriptors): void {
  current = next;
}

function writeWhole(descriptor: number, text: string): void {
  let rest = Buffer.from(text, 'utf8');
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Whoever read our output has seen enough, for example `head`.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
