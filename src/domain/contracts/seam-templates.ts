import { isRegexText } from './contract-format';
import type { FormatCondition } from './format-conditions';
import { rustFinders } from './rust-finders';
import { assertions, quote, testOf, type Dialect } from './stub-assertions';

/** What runs a seam test. */
export type SeamRunner = 'python' | 'node:test' | 'jest' | 'vitest' | 'go' | 'rust' | 'maven';

/** What a stub is written from. */
export interface SeamFacts {
  readonly contract: string;
  readonly artifact: string;
  readonly producer: string;
  /** By which the test is found in a report. */
  readonly testName: string;
  /** The name of a class for the test, for languages that need one. */
  readonly className: string;
  readonly conditions: readonly FormatCondition[];
}

type Template = (facts: SeamFacts) => readonly string[];

const UNWRITTEN = "the consumer's side of this seam test is not written yet";
const HAND_OVER = 'Hand the value unchanged to the factory of the consumer, and let it fail.';

const python: Template = ({ contract, artifact, testName, conditions }) => {
  const body = assertions(
    {
      comment: '#',
      startsWith: (prefix) => `artifact.startswith(${quote(prefix)})`,
      matches: (expression) => `re.search(${quote(expression)}, artifact)`,
      isSet: (variable) => `os.environ.get(${quote(variable)})`,
      or: ' or ',
      unless: (test, says) => [`assert ${test}, ${quote(says)}`],
    },
    conditions,
  );
  return [
    '# Register the markers once, in pyproject.toml: [tool.pytest.ini_options]',
    '#   markers = ["seam", "integration_contract(name)"]',
    'import os',
    ...(body.some((line) => line.includes('re.search(')) ? ['import re'] : []),
    '',
    'import pytest',
    '',
    '',
    '@pytest.mark.seam',
    `@pytest.mark.integration_contract(${quote(contract)})`,
    `def ${testName}():`,
    `    artifact = os.environ.get(${quote(artifact)})`,
    `    assert artifact, ${quote(`${artifact} is not set`)}`,
    ...body.map((line) => `    ${line}`),
    '    accept_artifact(artifact)',
    '',
    '',
    'def accept_artifact(artifact):',
    `    # ${HAND_OVER}`,
    `    pytest.fail(${quote(UNWRITTEN)})`,
  ];
};

const javascript =
  (imports: readonly string[]): Template =>
  ({ artifact, producer, testName, conditions }) => [
    ...imports,
    ...(imports.length === 0 ? [] : ['']),
    `test(${quote(`${testName} — ${artifact} of ${producer} suits its consumer`)}, () => {`,
    `  const artifact = process.env[${quote(artifact)}] ?? '';`,
    `  if (artifact === '') throw new Error(${quote(`${artifact} is not set`)});`,
    ...assertions(
      {
        comment: '//',
        startsWith: (prefix) => `artifact.startsWith(${quote(prefix)})`,
        matches: (expression) => `new RegExp(${quote(expression)}).test(artifact)`,
        isSet: (variable) => `Boolean(process.env[${quote(variable)}])`,
        or: ' || ',
        unless: (test, says) => [`if (!(${test})) throw new Error(${quote(says)});`],
      },
      conditions,
    ).map((line) => `  ${line}`),
    '  acceptArtifact(artifact);',
    '});',
    '',
    'function acceptArtifact(artifact) {',
    `  // ${HAND_OVER}`,
    `  throw new Error(\`${UNWRITTEN} (\${artifact.length} characters)\`);`,
    '}',
  ];

const go: Template = ({ artifact, testName, conditions }) => {
  const body = assertions(
    {
      comment: '//',
      startsWith: (prefix) => `strings.HasPrefix(artifact, ${quote(prefix)})`,
      matches: (expression) => `regexp.MustCompile(${quote(expression)}).MatchString(artifact)`,
      isSet: (variable) => `os.Getenv(${quote(variable)}) != ""`,
      or: ' || ',
      unless: (test, says) => [`if !(${test}) {`, `\tt.Fatal(${quote(says)})`, '}'],
    },
    conditions,
  );
  const uses = (text: string): boolean => body.some((line) => line.includes(text));
  return [
    'package seam',
    '',
    'import (',
    '\t"os"',
    ...(uses('regexp.Must') ? ['\t"regexp"'] : []),
    ...(uses('strings.Has') ? ['\t"strings"'] : []),
    '\t"testing"',
    ')',
    '',
    `func ${testName}(t *testing.T) {`,
    `\tartifact := os.Getenv(${quote(artifact)})`,
    '\tif artifact == "" {',
    `\t\tt.Fatal(${quote(`${artifact} is not set`)})`,
    '\t}',
    ...body.map((line) => `\t${line}`),
    `\taccept${testName}(t, artifact)`,
    '}',
    '',
    `func accept${testName}(t *testing.T, artifact string) {`,
    `\t// ${HAND_OVER}`,
    `\tt.Fatal(${quote(UNWRITTEN)})`,
    '}',
  ];
};

const maven: Template = ({ artifact, testName, className, conditions }) => [
  'package seam;',
  '',
  'import static org.junit.jupiter.api.Assertions.*;',
  'import java.util.regex.Pattern;',
  'import org.junit.jupiter.api.Tag;',
  'import org.junit.jupiter.api.Test;',
  '',
  `class ${className} {`,
  '  @Test',
  '  @Tag("seam")',
  `  void ${testName}() {`,
  `    String artifact = System.getenv(${quote(artifact)});`,
  `    assertNotNull(artifact, ${quote(`${artifact} is not set`)});`,
  ...assertions(
    {
      comment: '//',
      startsWith: (prefix) => `artifact.startsWith(${quote(prefix)})`,
      matches: (expression) => `Pattern.compile(${quote(expression)}).matcher(artifact).find()`,
      isSet: (variable) => `System.getenv(${quote(variable)}) != null`,
      or: ' || ',
      unless: (test, says) => [`assertTrue(${test}, ${quote(says)});`],
    },
    conditions,
  ).map((line) => `    ${line}`),
  '    acceptArtifact(artifact);',
  '  }',
  '',
  '  private static void acceptArtifact(String artifact) {',
  `    // ${HAND_OVER}`,
  `    fail(${quote(UNWRITTEN)});`,
  '  }',
  '}',
];

const rust: Template = ({ artifact, testName, conditions }) => {
  const body = assertions(
    {
      comment: '//',
      startsWith: (prefix) => `artifact.starts_with(${quote(prefix)})`,
      matches: () => 'has_user(&artifact)',
      isSet: (variable) => `std::env::var_os(${quote(variable)}).is_some()`,
      or: ' || ',
      unless: (test, says) => [`assert!(${test}, "{}", ${quote(says)});`],
    },
    conditions,
    rustTestOf,
  );
  return [
    '#[test]',
    `fn ${testName}() {`,
    `    let artifact = std::env::var(${quote(artifact)}).expect(${quote(`${artifact} is not set`)});`,
    `    assert!(!artifact.is_empty(), "{}", ${quote(`${artifact} is not set`)});`,
    ...body.map((line) => `    ${line}`),
    '    accept_artifact(&artifact);',
    '}',
    '',
    'fn accept_artifact(_artifact: &str) {',
    `    // ${HAND_OVER}`,
    `    panic!(${quote(UNWRITTEN)});`,
    '}',
    ...rustFinders(body),
  ];
};

/** Without regular expressions, which are not part of the language's own library. */
function rustTestOf(dialect: Dialect, condition: FormatCondition): string | null {
  switch (condition.kind) {
    case 'path':
      return isRegexText(condition.wanted) ? null : `path_of(&artifact) == ${quote(condition.wanted)}`;
    case 'query':
      return isRegexText(condition.wanted)
        ? null
        : `query_of(&artifact, ${quote(condition.name)}) == Some(${quote(condition.wanted)})`;
    case 'whole':
      return null;
    case 'scheme':
    case 'userinfo':
    case 'auth':
      return testOf(dialect, condition);
    default:
      return condition satisfies never;
  }
}

export const seamTemplates: Readonly<Record<SeamRunner, Template>> = {
  python,
  'node:test': javascript(["import { test } from 'node:test';"]),
  jest: javascript([]),
  vitest: javascript(["import { test } from 'vitest';"]),
  go,
  rust,
  maven,
};
