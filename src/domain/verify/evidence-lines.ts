/**
 * Lines that say nothing about why a test failed: names of tests, passing ones, headers of the runner, source code and
 * frames of a traceback. Read in the order of the table; the first that fits decides.
 */
const NO_EVIDENCE: readonly RegExp[] = [
  // Tests that passed or were skipped
  /\b(?:PASSED|SKIPPED|XFAIL|XPASS)\b\s*(?:\[|$|\()/,
  /^\s*(?:PASSED|SKIPPED|XFAIL|PASS)\s/,
  /^\s*--- (?:PASS|SKIP)\b/,
  /^ok\s/,
  /^\s*ok \d+/,
  /^\s*[✓✔√○↓»]/,
  /^\s*test .+ \.\.\. (?:ok|ignored|FAILED)\s*$/,
  // Names of tests that failed: a name is no message
  /^\s*[●✕✖×✗]/,
  /^\s*not ok \d+/,
  /^\s*--- FAIL\b/,
  /^\s*FAIL\b/,
  /::.*\bFAILED\b\s*(?:\[|$)/,
  /\bFAILED\s*$/,
  /^\s*# Subtest/,
  // Headers of the runner
  /^\s*[=_-]{3,}.*[=_-]{3,}\s*$/,
  /^\s*=== /,
  /^(?:platform|rootdir|plugins|collected|configfile)\b/,
  // Frames and source lines of a traceback
  /^\s*>?\s*\d+\s*\|/,
  /^\s*\|/,
  /^>\s/,
  /^\s*at\s/,
  /^\s*❯\s/,
  /^\s*File "/,
  /^\s*\S+\.\w+:\d+: in /,
  /^\s*(?:it|test|describe)(?:\.\w+)*\(/,
  /^\s*\/\//,
  /^\s*(?:raise|except|import|from|if|elif|else|try|with|def|class|return|assert|throw|catch|const|let|var|await|async|expect|func|fn|for|while|yield|finally|self|this)\b(?!\s*:\s)/,
];

/** Lines that report what a test expected. A failure named there was expected, or came through an expectation. */
const ASSERTIONS: readonly RegExp[] = [
  /\bAssertionError\b/i,
  /\bAssertionFailedError\b/i,
  /\bDID NOT RAISE\b/,
  /^\s*assert(?:ion)?\b/i,
  /^\s*(?:[+-]\s*)?(?:Expected|Received|Actual)\b/i,
  /^\s*(?:left|right):/,
  /^\s*[+?-](?:\s|$)/,
  /\bexpected\b.*\bto (?:be|equal|deeply|contain|have|match|throw|include|reject|resolve)\b/i,
  /\bgot\b.*\bwant\b/i,
];

/** A line of test output that may say why a test failed. */
export interface EvidenceLine {
  /** As printed, without colours and surrounding blanks. */
  readonly line: string;
  /** The message alone: without what runners put before it. */
  readonly message: string;
}

/** What runners put in front of a message. */
const PREFIX = /^(?:E\s{2,}|(?:FAILED|ERROR)\s+\S.*?\s-\s|→\s*|Uncaught\s+)/;

/** A message that is longer says what it has to say before: what comes behind would only cost time. */
const MOST_OF_A_LINE = 2000;

const COLOURS = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** Output without colours, with one kind of line end. */
export function plainOutput(output: string): string {
  return output.replace(COLOURS, '').replace(/\r\n?/g, '\n');
}

/** The lines of test output in which the cause of a failure can stand. */
export function evidenceLines(output: string): readonly EvidenceLine[] {
  return plainOutput(output)
    .split('\n')
    .map((text) => text.slice(0, MOST_OF_A_LINE))
    .flatMap((text) => {
      const isMarked = /^E\s{2,}/.test(text);
      if (text.trim() === '' || (!isMarked && NO_EVIDENCE.some((form) => form.test(text)))) return [];
      const message = text.trim().replace(PREFIX, '').trim();
      if (ASSERTIONS.some((form) => form.test(message))) return [];
      return { line: text.trim(), message };
    });
}
