import { error } from '../manifest/finding';
import { isMapping, partOf, placeOf, unknownKeys, whereText, wrongForm, type Declaration } from './declaration-place';
import type { ConsumerContext } from './join-contexts';
import { isAbsent, textFault, textOrNull, type Read } from './read-contract';
import { readFormat } from './read-format';

const KEYS = ['task', 'consumes', 'framework', 'driver', 'format_note', 'format'];

/** Reads one entry of `consumer_context`, the short form of a contract. */
export function readContext(owner: string, declaration: Declaration): Read<ConsumerContext> {
  const { value } = declaration;
  if (!isMapping(value)) return { value: null, findings: [wrongForm(declaration, 'a mapping with task and consumes')] };
  const consumes = textOrNull(value['consumes']);
  const task = textOrNull(value['task']);
  const format = readFormat(partOf(declaration, 'format'));
  const missing = ['task', 'consumes', 'framework', 'driver', 'format_note'].filter((key) => isAbsent(value[key]));
  // A format that can be checked says more than a note.
  const open = missing.filter((key) => key !== 'format_note' || format.value === null);
  const findings = [
    ...open.map((key) =>
      error(
        'CONTRACT_FIELD_MISSING',
        `${whereText(declaration)}: consumer_context of ${owner}${consumes === null ? '' : ` for ${consumes}`} does not say its ${key}.`,
        {
          ...placeOf(declaration),
          work_package_id: owner,
          artifact: consumes,
          field: key,
          remediation: [`Add ${key}, or write a contract: spec-kitty schema wps`],
        },
      ),
    ),
    ...KEYS.filter((key) => key !== 'format').flatMap((key) => textFault(partOf(declaration, key))),
    ...format.findings,
    ...unknownKeys(declaration, KEYS),
  ];
  if (consumes === null || task === null) return { value: null, findings };
  return {
    findings,
    value: {
      owner,
      task,
      artifact: consumes,
      framework: textOrNull(value['framework']),
      driver: textOrNull(value['driver']),
      format: format.value,
      formatNote: textOrNull(value['format_note']),
      place: placeOf(declaration),
    },
  };
}
