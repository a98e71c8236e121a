import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { annotationSummary } from '../../../src/domain/view/annotation-summary';

it.each([
  ['{"agent":"otter"}', 'agent otter'],
  ['{"note":"Tides are late.","agent":null}', 'Tides are late.'],
  [
    '{"subtasks":{"T001":"done","T002":"planned","T003":"done","T004":"in_progress"}}',
    'T001, T003 done, T002 open, T004 in progress',
  ],
  [
    '{"release_runtime_claim":true,"review":{"actor":"","at":"","reason":"","wp_id":""}}',
    'claim given back; review cleared',
  ],
  ['{"review":{"actor":"heron","at":"x","reason":"wrong","wp_id":"WP01"}}', 'review by heron: wrong'],
  [
    '{"shell_pid":4242,"shell_pid_created_at":"1780000000.25","agent_profile":"curator"}',
    'process 4242; agent profile curator',
  ],
  [
    '{"tracker_refs":["T-1","T-2"],"shell_pid":12345678901234567890}',
    'tracker refs T-1, T-2; process 12345678901234567890',
  ],
  ['{"constructor":"x","subtasks":7,"review":[],"release_runtime_claim":false}', 'constructor x; 7'],
  ['{}', ''],
])('%s is told as %s', (delta, told) => {
  expect(annotationSummary(parseJson(delta) as JsonObject)).toBe(told);
});
