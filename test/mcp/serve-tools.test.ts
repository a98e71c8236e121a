import Ajv from 'ajv/dist/2020';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientOf, type ToolAnswer, type ToolClient } from './client-of';
import { folderFingerprint } from '../given/folder-fingerprint';
import { isRunning, until } from '../given/processes';
import { passingTest, verifiableWork, type VerifiableWork } from '../given/verifiable-work';
import { childEnvironment } from '../given/temporary-repository';
import { programPath, runProcess } from '../run-program';

/** Conversations of the official client library with the built program. */
let work: VerifiableWork;
let server: ToolClient;

beforeAll(async () => {
  work = await verifiableWork([
    { id: 'WP01', ownedFiles: ['src/one/**', 'test/**'] },
    { id: 'WP02', ownedFiles: ['src/two/**'] },
    { id: 'WP03', ownedFiles: ['src/three/**'] },
  ]);
  const prompt = `kitty-specs/${work.slug}/tasks/WP01-part.md`;
  const text = readFileSync(join(work.repository.root, prompt), 'utf8');
  work.repository.write(prompt, text.replace('subtasks: []', 'subtasks: [T001]'));
  server = await clientOf(work.repository.root);
});

afterAll(async () => {
  await server.client.close();
  work.remove();
});

it('lists tools with schemas that hold, for few words of context', async () => {
  const { tools } = await server.client.listTools();
  expect(tools.map(({ name }) => name).slice(0, 2)).toEqual(['next', 'status']);
  expect(JSON.stringify(tools).length).toBeLessThan(20_000);
  for (const { name, inputSchema } of tools) {
    expect(name).toMatch(/^[a-z][a-z_]{1,40}$/);
    new Ajv({ strict: true }).compile(inputSchema);
  }
});

it('offers every command that answers, once, when asked for all', async () => {
  const { commands } = JSON.parse(runProcess(work.repository.root, ['commands', '--json']).stdout) as {
    commands: { id: string }[];
  };
  const served = JSON.parse(runProcess(work.repository.root, ['mcp', '--all', '--json']).stdout) as {
    tools: { command: string }[];
  };
  const serving = ['completion', 'dashboard', 'mcp'];
  expect(served.tools.map(({ command }) => command).sort()).toEqual(
    commands.map(({ id }) => id).filter((id) => !serving.includes(id)),
  );
});

describe('a mission from plan to approval', () => {
  /** Calls that the tools of the core must be enough for, in the order of work. */
  const steps: readonly [tool: string, input: Readonly<Record<string, unknown>>][] = [
    ['mission_list', {}],
    ['finalize_tasks', {}],
    ['next', { agent: 'otter' }],
    ['implement', { work_package: 'WP01', agent: 'otter' }],
    ['mark_status', { subtask: ['T001'], status: 'done', wp: 'WP01', agent: 'otter' }],
    ['status', {}],
    ['move_task', { work_package: 'WP01', to: 'for_review', agent: 'otter' }],
    ['review', { work_package: 'WP01', agent: 'heron' }],
    ['verify', { work_package: 'WP01', agent: 'heron', command: 'node --test' }],
    ['review_reject', { work_package: 'WP01', reviewer: 'heron', feedback_file: 'feedback.md' }],
    ['implement', { work_package: 'WP02', agent: 'otter' }],
    ['release', { work_package: 'WP02', reason: 'something else first', agent: 'otter' }],
    ['forecast', {}],
    ['log', { work_package: 'WP01', limit: 3 }],
    ['search', { text: 'part' }],
    ['mission_create', { slug: 'second-tide', dry_run: true }],
  ];

  it('goes through every tool, each with the document of its command', async () => {
    const { tools } = await server.client.listTools();
    const called = new Set<string>();
    const call = async (name: string, input: Readonly<Record<string, unknown>>): Promise<ToolAnswer> => {
      called.add(name);
      const answer = await server.call(name, input);
      expect([name, answer.document['error'], answer.document['command']]).toEqual([name, undefined, commandOf(name)]);
      return answer;
    };
    work.repository.write('feedback.md', '# Feedback\n\nThe table lacks a unit.\n');
    for (const [name, input] of steps) {
      if (!tools.some((tool) => tool.name === name)) continue;
      const { document } = await call(name, input);
      if (name === 'implement') work.commit(String(document['workspace_path']), { 'test/a.test.js': passingTest });
    }
    expect(lanesIn(await call('status', {}))).toEqual(['WP01 planned', 'WP02 planned', 'WP03 planned']);
    await call('implement', { work_package: 'WP01', agent: 'otter' });
    await call('mark_status', { subtask: 'T001', status: 'done', wp: 'WP01' });
    await call('move_task', { work_package: 'WP01', to: 'for_review', agent: 'otter' });
    await call('review', { work_package: 'WP01', agent: 'heron' });
    await call('review_approve', { work_package: 'WP01', reviewer: 'heron', reference: 'PR-12', verify: true });
    expect(lanesIn(await call('status', {}))[0]).toBe('WP01 approved');
    expect([...called].sort()).toEqual(tools.map(({ name }) => name).sort());
  });

  it('reads without writing, and says what the command line says', async () => {
    const { tools } = await server.client.listTools();
    const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name);
    const inputs = new Map(steps);
    expect(reading).toContain('status');
    const before = contents(work.repository.root);
    for (const name of reading) {
      const input = inputs.get(name) ?? {};
      const words = Object.entries(input).flatMap(([key, value]) =>
        key === 'work_package' || key === 'text' ? [String(value)] : [`--${key}=${String(value)}`],
      );
      const printed = runProcess(work.repository.root, [...commandOf(name).split(' '), ...words, '--json']);
      expect((await server.call(name, input)).document).toEqual(JSON.parse(printed.stdout));
    }
    expect(contents(work.repository.root)).toEqual(before);
  });
});

it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
  ['a tool that is not there', 'nxt', {}, 'Did you mean next?'],
  ['an input that is not there', 'status', { misson: 'x' }, 'Did you mean mission?'],
  ['an input that no command line can carry', 'status', { mission: { slug: 'x' } }, 'spec-kitty status --help'],
  ['an input that is missing', 'move_task', { work_package: 'WP01' }, 'spec-kitty move-task --help'],
  ['a word that is no lane', 'move_task', { work_package: 'WP01', to: '--json' }, 'spec-kitty move-task --help'],
  ['a mission that is not there', 'status', { mission: 'no-such' }, 'spec-kitty mission list'],
  ['a folder that is not there', 'status', { directory: '/no/such/folder' }, ''],
])('answers %s with the envelope of the command line', async (_, name, input, remedy) => {
  const { isError, document } = await server.call(name, input);
  expect([isError, document['result'], document['schema_version']]).toEqual([true, 'error', 1]);
  expect(document['error_code']).toEqual(
    (document['diagnostics'] as { diagnostic_code: string }[])[0]?.diagnostic_code,
  );
  expect(document['error']).toEqual(expect.any(String));
  expect(JSON.stringify(document['remediation'])).toContain(remedy);
});

it('takes what a blocked command says for an answer', async () => {
  const { isError, document, exit } = await server.call('next', { result: null, agent: 'nobody' });
  expect([isError, exit]).toEqual([false, document['result'] === 'blocked' ? 1 : 0]);
});

it('lets one of many win a work package, whoever asks', async () => {
  const other = await clientOf('/', '-C', work.repository.root);
  try {
    const asked = ['lynx', 'stoat', 'hare', 'vole'].flatMap((agent, index) =>
      [server, other].map((one) =>
        one.call('implement', {
          work_package: 'WP03',
          agent: `${agent}-${one === server ? 1 : 2}`,
          directory: [undefined, work.repository.root][index % 2],
        }),
      ),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    for (const { isError, document } of answers) if (isError) expect(document['error_code']).toBe('WP_ALREADY_CLAIMED');
  } finally {
    await other.client.close();
  }
});

it('ends the command of a call that is cancelled, and serves on', async () => {
  const worktree = await work.implement('WP02', { 'src/two/wait.js': waiting });
  const cancelled = new AbortController();
  const call = server.call(
    'verify',
    { work_package: 'WP02', agent: 'heron', command: `node src/two/wait.js` },
    cancelled.signal,
  );
  const seen = expect(call).rejects.toThrow('no longer wanted');
  const pidFile = join(worktree, 'pid');
  await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
  const pid = Number(readFileSync(pidFile, 'utf8'));
  cancelled.abort(new Error('no longer wanted'));
  await seen;
  await until(() => !isRunning(pid));
  expect((await server.call('status')).isError).toBe(false);
});

it('speaks nothing but the protocol, answers what was asked before the input ended, and ends', async () => {
  const child = spawn(process.execPath, [programPath, 'mcp'], {
    cwd: work.repository.root,
    env: childEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ask = (id: number, method: string, params: unknown): string =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const clientInfo = { name: 'pipe', version: '1' };
  child.stdin.end(
    [
      ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }),
      'no message at all\n',
      ask(2, 'tools/call', { name: 'status' }),
      ask(3, 'tools/call', { name: 'log' }),
    ].join(''),
  );
  const exit = await new Promise((resolve) => child.on('close', resolve));
  const answered = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { jsonrpc: string; id: number });
  expect(answered.map(({ jsonrpc, id }) => [jsonrpc, id]).sort()).toEqual([1, 2, 3].map((id) => ['2.0', id]));
  expect([exit, stderr]).toEqual([0, '']);
});

it('ends with its commands when it is told to', async () => {
  const client = await clientOf(work.repository.root);
  const pid = (client.client.transport as unknown as { pid: number }).pid;
  const closed = new Promise<void>((resolve) => (client.client.onclose = resolve));
  process.kill(pid, 'SIGTERM');
  await closed;
  expect(isRunning(pid)).toBe(false);
});

/** A program that tells its process id and waits for ever. */
const waiting = "require('fs').writeFileSync('pid', process.pid + '\\n'); setInterval(() => {}, 1000);\n";

function commandOf(tool: string): string {
  const ids: Readonly<Record<string, string>> = {
    finalize_tasks: 'finalize-tasks',
    mark_status: 'mark-status',
    move_task: 'move-task',
  };
  return ids[tool] ?? tool.replace('_', ' ');
}

function lanesIn({ document }: ToolAnswer): readonly string[] {
  return (document['work_packages'] as { id: string; lane: string }[]).map(({ id, lane }) => `${id} ${lane}`);
}

/** Without times: git touches objects that it would have written. */
function contents(root: string): readonly string[] {
  return folderFingerprint(root).map((line) => line.replace(/ \d{19} /, ' '));
}
