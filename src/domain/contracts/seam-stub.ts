import { formatText, isUnverifiable } from './contract-format';
import { formatConditions } from './format-conditions';
import type { ContractConsumer, IntegrationContract } from './integration-contract';
import { seamTemplates, type SeamRunner } from './seam-templates';

/** A test of one border, to be filled in by the consumer. */
export interface SeamStub {
  readonly contract: string;
  readonly consumer: string;
  /** The name by which a test report is searched. */
  readonly testName: string;
  /** Where it usually lies, relative to the repository; another file for each consumer. */
  readonly path: string;
  readonly content: string;
}

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
  const testName = seamTestName(runner, contract.id);
  const className = `Seam${pascal(contract.id)}${suffix(facts, (wp) => wp)}Test`;
  const lines = seamTemplates[runner]({
    contract: contract.id,
    artifact: contract.artifact,
    producer: contract.producer,
    testName,
    className,
    conditions: formatConditions(consumer.format),
  });
  return {
    contract: contract.id,
    consumer: consumer.wp,
    testName,
    path: pathOf(runner, facts, className),
    content: `${[...heading(runner, facts), ...lines].join('\n')}\n`,
  };
}

/** How the test of a contract is called in the report of a runner. */
export function seamTestName(runner: SeamRunner, id: string): string {
  switch (runner) {
    case 'python':
      return `test_seam_${snake(id)}`;
    case 'go':
      return `TestSeam_${pascal(id)}`;
    case 'rust':
    case 'maven':
      return `seam_${snake(id)}`;
    case 'node:test':
    case 'jest':
    case 'vitest':
      return `seam: ${id}`;
    default:
      return runner satisfies never;
  }
}

/** True where a text has the test of that name, and not only one whose name goes on. */
export function hasSeamTest(text: string, testName: string): boolean {
  const name = testName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}

function pathOf(runner: SeamRunner, facts: StubFacts, className: string): string {
  const { id } = facts.contract;
  const asWord = suffix(facts, (wp) => `_${wp.toLowerCase()}`);
  const asPart = suffix(facts, (wp) => `.${wp.toLowerCase()}`);
  switch (runner) {
    case 'python':
      return `tests/seam/test_seam_${snake(id)}${asWord}.py`;
    case 'node:test':
    case 'vitest':
      return `tests/seam/${id}${asPart}.test.mjs`;
    case 'jest':
      return `tests/seam/${id}${asPart}.test.js`;
    case 'go':
      // A folder is a package, in which a name can stand only once.
      return `seam/${suffix(facts, (wp) => `${wp.toLowerCase()}/`)}${snake(id)}_test.go`;
    case 'rust':
      return `tests/seam_${snake(id)}${asWord}.rs`;
    case 'maven':
      return `src/test/java/seam/${className}.java`;
    default:
      return runner satisfies never;
  }
}

/** Tells the files of several consumers apart; empty for an only one. */
function suffix({ contract, consumer }: StubFacts, write: (wp: string) => string): string {
  return contract.consumers.length > 1 ? write(consumer.wp) : '';
}

function heading(runner: SeamRunner, { contract, consumer }: StubFacts): readonly string[] {
  const { id, producer, artifact } = contract;
  const { format, formatNote } = consumer;
  const need = format === null || isUnverifiable(format) ? (formatNote ?? 'not stated') : formatText(format);
  const mark = runner === 'python' ? '#' : '//';
  return [
    `${mark} Integration contract: ${id}`,
    `${mark} Producer: ${producer} | Consumer: ${consumer.wp}`,
    `${mark} ${artifact} has to be accepted unchanged. Needed: ${need.replace(/\s+/g, ' ')}`,
  ];
}

function snake(id: string): string {
  return id.replace(/-/g, '_');
}

function pascal(id: string): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
