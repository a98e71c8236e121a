import { ProblemError } from '../../src/domain/problem/problem';
import { redirectOutput } from '../../src/cli/output';
import { reportFailure } from '../../src/cli/report';

/** What is printed and given as exit code for something that was thrown. */
function reported(error: unknown, isJson: boolean): { exit: number; stdout: string; stderr: string } {
  const printed = { stdout: '', stderr: '' };
  redirectOutput({
    stdout: (text) => void (printed.stdout += text),
    stderr: (text) => void (printed.stderr += text),
  });
  try {
    return { exit: reportFailure({ command: 'status', isJson, isColourOff: true }, error), ...printed };
  } finally {
    redirectOutput();
  }
}

describe('a failure', () => {
  it.each([new TypeError('x is not a function'), 'a thrown text', null, undefined, { message: 'no error' }])(
    'that is no problem of ours is a bug: %p',
    (thrown) => {
      const { exit, stdout, stderr } = reported(thrown, true);
      expect(exit).toBe(70);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({ result: 'error', command: 'status', error_code: 'INTERNAL' });
      const text = reported(thrown, false);
      expect(text.exit).toBe(70);
      expect(text.stdout).toBe('');
      expect(text.stderr).toMatch(/^Error: spec-kitty has a bug: .*\n[\s\S]*\(INTERNAL\)\n$/);
    },
  );

  it('of several problems ends in the exit code of the first and shows all', () => {
    const error = new ProblemError([
      { diagnostic_code: 'WP_NOT_FOUND', message: 'One.', remediation: ['do this'] },
      { diagnostic_code: 'INTERNAL', message: 'Two.', remediation: [] },
    ]);
    expect(reported(error, false)).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'Error: One.\n  do this\n(WP_NOT_FOUND)\nError: Two.\n(INTERNAL)\n',
    });
    const { diagnostics } = JSON.parse(reported(error, true).stdout) as { diagnostics: unknown[] };
    expect(diagnostics).toHaveLength(2);
  });

  it('that many share a remedy for is followed by it once', () => {
    const fault = (message: string, remedy: string) =>
      ({ diagnostic_code: 'WPS_MANIFEST_INVALID', message, remediation: [remedy] }) as const;
    const error = new ProblemError([
      fault('One.', 'spec-kitty schema wps'),
      fault('Two.', 'spec-kitty schema wps'),
      fault('Three.', 'Did you mean title?'),
      { ...fault('Four.', 'spec-kitty schema wps'), diagnostic_code: 'DEPENDENCY_UNKNOWN' },
    ]);
    expect(reported(error, false).stderr.split('\n')).toEqual([
      'Error: One.',
      'Error: Two.',
      'Error: Four.',
      '  spec-kitty schema wps',
      '(WPS_MANIFEST_INVALID, DEPENDENCY_UNKNOWN)',
      'Error: Three.',
      '  Did you mean title?',
      '(WPS_MANIFEST_INVALID)',
      '',
    ]);
    const { diagnostics } = JSON.parse(reported(error, true).stdout) as { diagnostics: { remediation: string[] }[] };
    expect(diagnostics.map(({ remediation }) => remediation[0])).toEqual([
      'spec-kitty schema wps',
      'spec-kitty schema wps',
      'Did you mean title?',
      'spec-kitty schema wps',
    ]);
  });
});
