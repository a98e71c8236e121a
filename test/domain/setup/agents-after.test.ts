import { agentsAfter } from '../../../src/domain/setup/agents-after';

const before = (agents: readonly string[], configured = agents) => ({ agents, configured });

it.each([
  ['takes the asked ones the first time', ['codex'], null, ['claude'], ['q'], ['codex']],
  ['else the configured ones', [], null, ['claude'], ['q'], ['claude']],
  ['else those that were found', [], null, [], ['q'], ['q']],
  ['else the generic one', [], null, [], [], ['generic']],
  ['looks for none the second time', [], before(['generic'], []), [], ['claude'], ['generic']],
  ['adds the asked ones', ['pi'], before(['codex']), ['codex'], [], ['codex', 'pi']],
  ['adds what the settings name since then', [], before(['codex']), ['codex', 'pi'], [], ['codex', 'pi']],
  ['drops what the settings name no more', [], before(['claude', 'codex']), ['claude'], [], ['claude']],
  ['keeps what they never named', [], before(['claude', 'pi'], ['claude']), ['claude'], [], ['claude', 'pi']],
  ['takes silent settings for no answer', [], before(['claude']), [], [], ['claude']],
  ['exchanges one for the other', [], before(['claude']), ['q'], [], ['q']],
  ['counts each once', ['q', 'q'], before(['q']), ['q'], [], ['q']],
] as const)('%s', (_, asked, manifest, configured, found, expected) => {
  expect(agentsAfter({ asked, manifest, configured, found: () => found })).toEqual(expected);
});
