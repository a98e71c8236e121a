import type { TestStack } from '../verify/test-files';
import { formatText, isUnverifiable, schemesOf } from './contract-format';
import type { ContractConsumer, IntegrationContract } from './integration-contract';

/** A test of one border, to be filled in by the consumer. */
export interface SeamStub {
  readonly contract: string;
  readonly consumer: string;
  /** The name by which a test report is searched. */
  readonly testName: string;
  /** Where it usually lies, relative to the repository. */
  readonly path: string;
  readonly content: string;
}

export type SeamRunner = Extract<TestStack, 'python' | 'go' | 'rust' | 'maven'> | 'node:test' | 'jest' | 'vitest';

export const seamRunners: readonly SeamRunner[] = ['python', 'node:test', 'jest', 'vitest', 'go', 'rust', 'maven'];

interface StubFacts {
  readonly contract: IntegrationContract;
  readonly consumer: ContractConsumer;
}

/**
 * The stub of a contract for one consumer. It takes the artifact from the environment and never holds a copy of it,
 * asserts the form that the contract states, and fails until the consumer's side is written.
 */
export function seamStub(runner: SeamRunner, facts: StubFacts): SeamStub {
  const { contract, consumer } = facts;
  const name = seamTestName(runner, contract.id);
  const { path, lines } = templates[runner](facts, name);
  return { contract: contract.id, consumer: consumer.wp, testName: name, path, content: `${lines.join('\n')}\n` };
}

/** How the test of a contract is called in the report of a runner. */
export function seamTestName(runner: SeamRunner, id: string): string {
  const snake = id.replace(/-/g, '_');
  const pascal = id.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
  switch (runner) {
    case 'python':
      return `test_seam_${snake}`;
    case 'go':
      return `TestSeam_${pascal}`;
    case 'rust':
      return `seam_${snake}`;
    case 'maven':
      return `seam_${snake}`;
    case 'node:test':
    case 'jest':
    case 'vitest':
      return `seam: ${id}`;
    default:
      return runner satisfies never;
  }
}

type Template = (facts: StubFacts, name: string) => { readonly path: string; readonly lines: readonly string[] };

function heading({ contract, consumer }: StubFacts, mark: string): readonly string[] {
  const { id, producer, artifact } = contract;
  const need =
    isUnverifiable(consumer.format) || consumer.format === null
      ? (consumer.formatNote ?? 'not stated')
      : formatText(consumer.format);
  return [
    `${mark} Integration contract: ${id}`,
    `${mark} Producer: ${producer} | Consumer: ${consumer.wp}`,
    `${mark} ${artifact} has to be accepted unchanged. Needed: ${need.replace(/\s+/g, ' ')}`,
  ];
}

/** The condition on the scheme, for the asserts of the stub; empty when the contract names none. */
function schemePrefixes({ consumer }: StubFacts): readonly string[] {
  return consumer.format === null ? [] : schemesOf(consumer.format).map((scheme) => `${scheme}://`);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

const python: Template = (facts, name) => {
  const { contract } = facts;
  const prefixes = schemePrefixes(facts);
  return {
    path: `tests/seam/${name}.py`,
    lines: [
      ...heading(facts, '#'),
      '# Register the markers once, in pyproject.toml: [tool.pytest.ini_options]',
      '#   markers = ["seam", "integration_contract(name)"]',
      'import os',
      '',
      'import pytest',
      '',
      '',
      '@pytest.mark.seam',
      `@pytest.mark.integration_contract(${quote(contract.id)})`,
      `def ${name}():`,
      `    artifact = os.environ.get(${quote(contract.artifact)})`,
      `    assert artifact, ${quote(`${contract.artifact} is not set`)}`,
      ...(prefixes.length === 0
        ? []
        : [
            `    assert artifact.startswith((${prefixes.map(quote).join(', ')},)), "the scheme does not suit the consumer"`,
          ]),
      '    accept_artifact(artifact)',
      '',
      '',
      'def accept_artifact(artifact):',
      '    # Hand the value unchanged to the factory of the consumer, and let it raise.',
      '    pytest.fail("the consumer\'s side of this seam test is not written yet")',
    ],
  };
};

const javascript =
  (imports: readonly string[]): Template =>
  (facts, name) => {
    const { contract } = facts;
    const prefixes = schemePrefixes(facts);
    const check = `[${prefixes.map(quote).join(', ')}].some((prefix) => artifact.startsWith(prefix))`;
    return {
      path: `tests/seam/${contract.id}.test.${imports.length === 0 ? 'js' : 'mjs'}`,
      lines: [
        ...heading(facts, '//'),
        ...imports,
        ...(imports.length === 0 ? [] : ['']),
        `test(${quote(`${name} — ${contract.artifact} of ${contract.producer} suits its consumer`)}, () => {`,
        `  const artifact = process.env[${quote(contract.artifact)}] ?? '';`,
        `  if (artifact === '') throw new Error(${quote(`${contract.artifact} is not set`)});`,
        ...(prefixes.length === 0
          ? []
          : [`  if (!${check}) throw new Error('the scheme does not suit the consumer');`]),
        '  acceptArtifact(artifact);',
        '});',
        '',
        'function acceptArtifact(artifact) {',
        '  // Hand the value unchanged to the factory of the consumer, and let it throw.',
        "  throw new Error(`the consumer's side of this seam test is not written yet (${artifact.length} characters)`);",
        '}',
      ],
    };
  };

const go: Template = (facts, name) => {
  const { contract } = facts;
  const prefixes = schemePrefixes(facts);
  return {
    path: `seam/${contract.id.replace(/-/g, '_')}_test.go`,
    lines: [
      ...heading(facts, '//'),
      'package seam',
      '',
      'import (',
      '\t"os"',
      ...(prefixes.length === 0 ? [] : ['\t"strings"']),
      '\t"testing"',
      ')',
      '',
      `func ${name}(t *testing.T) {`,
      `\tartifact := os.Getenv(${quote(contract.artifact)})`,
      '\tif artifact == "" {',
      `\t\tt.Fatal(${quote(`${contract.artifact} is not set`)})`,
      '\t}',
      ...(prefixes.length === 0
        ? []
        : [
            `\tif ${prefixes.map((prefix) => `!strings.HasPrefix(artifact, ${quote(prefix)})`).join(' && ')} {`,
            '\t\tt.Fatal("the scheme does not suit the consumer")',
            '\t}',
          ]),
      '\t// Hand the value unchanged to the factory of the consumer.',
      '\tt.Fatal("the consumer\'s side of this seam test is not written yet")',
      '}',
    ],
  };
};

const rust: Template = (facts, name) => {
  const { contract } = facts;
  const prefixes = schemePrefixes(facts);
  return {
    path: `tests/${name}.rs`,
    lines: [
      ...heading(facts, '//'),
      '#[test]',
      `fn ${name}() {`,
      `    let artifact = std::env::var(${quote(contract.artifact)}).expect(${quote(`${contract.artifact} is not set`)});`,
      '    assert!(!artifact.is_empty());',
      ...(prefixes.length === 0
        ? []
        : [`    assert!([${prefixes.map(quote).join(', ')}].iter().any(|prefix| artifact.starts_with(prefix)));`]),
      '    // Hand the value unchanged to the factory of the consumer.',
      '    panic!("the consumer\'s side of this seam test is not written yet");',
      '}',
    ],
  };
};

const maven: Template = (facts, name) => {
  const { contract } = facts;
  const prefixes = schemePrefixes(facts);
  const type = `Seam${seamTestName('go', contract.id).replace('TestSeam_', '')}Test`;
  return {
    path: `src/test/java/seam/${type}.java`,
    lines: [
      ...heading(facts, '//'),
      'package seam;',
      '',
      'import static org.junit.jupiter.api.Assertions.*;',
      'import org.junit.jupiter.api.Tag;',
      'import org.junit.jupiter.api.Test;',
      '',
      `class ${type} {`,
      '  @Test',
      '  @Tag("seam")',
      `  void ${name}() {`,
      `    String artifact = System.getenv(${quote(contract.artifact)});`,
      `    assertNotNull(artifact, ${quote(`${contract.artifact} is not set`)});`,
      ...(prefixes.length === 0
        ? []
        : [`    assertTrue(${prefixes.map((prefix) => `artifact.startsWith(${quote(prefix)})`).join(' || ')});`]),
      '    // Hand the value unchanged to the factory of the consumer.',
      '    fail("the consumer\'s side of this seam test is not written yet");',
      '  }',
      '}',
    ],
  };
};

const templates: Readonly<Record<SeamRunner, Template>> = {
  python,
  'node:test': javascript(["import { test } from 'node:test';"]),
  jest: javascript([]),
  vitest: javascript(["import { test } from 'vitest';"]),
  go,
  rust,
  maven,
};
