import { isSpecSubstantive } from '../../../src/domain/next/spec-substance';
import { specScaffold } from '../../../src/templates/spec';

it('does not take the scaffold for a spec', () => {
  expect(isSpecSubstantive(specScaffold('User auth'))).toBe(false);
});

it.each([
  ['| FR-001 | Log in | [What] | High |', true],
  ['| **FR-001** | [Title] | A user logs in | |', true],
  ['- FR-001: A user logs in', true],
  ['- **FR-001**: A user logs in', true],
  ['| FR-001 | [Title] | [What the system does] | High |', false],
  ['| FR-001 | | | High | Open |', false],
  ['| FR-001 | [Title] | As a [role], I want [thing], so that [reason]. | High |', false],
  ['- FR-001: [text]', false],
  ['| NFR-001 | Speed | Fast | High |', false],
  ['FR-001 is mentioned here', false],
])('%j counts: %s', (line, expected) => {
  expect(isSpecSubstantive(`# Spec\n\n${line}\n`)).toBe(expected);
});
