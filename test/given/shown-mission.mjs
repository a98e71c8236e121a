import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'run.js');

/** Of a mission that has something of everything: title, dependencies, owned files. */
const PACKAGES = {
  WP01: ['Tide table parser', [], 'src/parser/**'],
  WP02: ['Harbour catalogue', [], 'src/harbours/**'],
  WP03: ['Next tides lookup', ['WP01'], 'src/lookup/**'],
  WP04: ['Time zones and summer time', ['WP01'], 'src/time/**'],
  WP05: ['Search for harbours by name, place or chart number', ['WP02'], 'src/search/**'],
  WP06: ['Web page', ['WP03', 'WP05'], 'src/web/**'],
  WP07: ['Status line command', ['WP03'], 'src/cli/**'],
  WP08: ['Warnings before spring tides', ['WP04', 'WP06'], 'src/warnings/**'],
  WP09: ['Printed calendar', ['WP04'], 'docs/calendar/**'],
};

const PROMPT = `## Objective

A visitor types the **name of a harbour** and sees the next two tides, also \`offline\`. Read [the almanac](https://example.org/almanac) first.

- [x] Read the table of the harbour
- [ ] Choose the tides after *now*
- [ ] Say it in words: <script>alert('never run')</script>

| Case | Shown |
|---|---|
| before low water | low, then high |
| no table | \`No tides known\` |

\`\`\`ts
export function nextTides(table: TideTable, now: Moment): readonly [Tide, Tide];
\`\`\`

1. Write the test first.
2. Keep the parser as it is.

> A tide that is exactly now has begun.
`;

/** Runs the program in a folder, with git shut off from the user's settings. */
export function runProgram(cwd, ...argv) {
  return execFileSync(process.execPath, [program, ...argv], { cwd, encoding: 'utf8', env: hermetic() });
}

function hermetic() {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' };
  for (const name of ['AUTHOR', 'COMMITTER'])
    Object.assign(env, { [`GIT_${name}_NAME`]: 'Otter', [`GIT_${name}_EMAIL`]: 'otter@example.org' });
  delete env.SPEC_KITTY_MISSION;
  delete env.NODE_OPTIONS;
  return env;
}

/**
 * Makes a repository with a mission to look at: work in most lanes, a rejected review, lanes that conflict.
 *
 * @returns the name of the mission.
 */
export function shownMission(root) {
  mkdirSync(root, { recursive: true });
  const git = (...args) => execFileSync('git', args, { cwd: root, env: hermetic(), stdio: 'ignore' });
  const run = (...argv) => JSON.parse(runProgram(root, ...argv, '--json'));
  git('init', '-q', '-b', 'main');
  writeFileSync(join(root, 'README.md'), '# Tides\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
  const { mission_slug: slug, feature_dir: folder } = run(
    'mission',
    'create',
    'tides',
    '--title',
    'Tides of every harbour',
  );
  writePlan(folder);
  run('finalize-tasks', '--mission', slug);
  const on = ['--mission', slug];
  const work = (id, agent, files) => {
    const { workspace_path: place } = run('implement', id, '--agent', agent, ...on);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), text);
    }
    const inLane = (...args) => execFileSync('git', args, { cwd: place, env: hermetic(), stdio: 'ignore' });
    inLane('add', '-A');
    inLane('commit', '-q', '-m', `${id}: work`, '--no-verify');
  };
  const handOver = (id, agent) => {
    run('mark-status', ...subtasksOf(id), '--status', 'done', '--wp', id, ...on);
    run('move-task', id, '--to', 'for_review', '--agent', agent, ...on);
  };
  work('WP01', 'otter', { 'src/parser/table.ts': 'export const table = 1;\n' });
  handOver('WP01', 'otter');
  run('move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'read and tried', ...on);
  work('WP03', 'otter', {
    'src/lookup/next.ts': 'export const next = 1;\n',
    'src/time/zones.ts': 'export const a = 1;\n',
  });
  handOver('WP03', 'otter');
  writeFileSync(
    join(root, '.git', 'feedback.md'),
    'The lookup ignores tides that begin *exactly* now.\n\n- Compare with `<=`.\n- Add the case to the tests.\n',
  );
  run('review', 'reject', 'WP03', '--reviewer', 'heron', '--feedback-file', join(root, '.git', 'feedback.md'), ...on);
  run('implement', 'WP03', '--agent', 'otter', ...on);
  work('WP04', 'finch', { 'src/time/zones.ts': 'export const b = 2;\n' });
  handOver('WP04', 'finch');
  work('WP02', 'wren', { 'src/harbours/all.ts': 'export const all = [];\n' });
  run('mark-status', 'T021', '--status', 'done', '--wp', 'WP02', ...on);
  return slug;
}

function subtasksOf(id) {
  return [1, 2, 3].map((task) => `T${String(Number(id.slice(2)) * 10 + task).padStart(3, '0')}`);
}

function writePlan(folder) {
  mkdirSync(join(folder, 'tasks'), { recursive: true });
  writeFileSync(
    join(folder, 'spec.md'),
    '# Tides\n\n| FR-001 | Show | A visitor sees the next tides of a harbour | High |\n',
  );
  writeFileSync(join(folder, 'plan.md'), '# Plan\n\nOne folder for each part.\n');
  for (const [id, [title, dependencies, owned]] of Object.entries(PACKAGES)) {
    const subtasks = subtasksOf(id);
    writeFileSync(
      join(folder, 'tasks', `${id}-part.md`),
      `---\nwork_package_id: ${id}\ntitle: ${title}\ndependencies: [${dependencies.join(', ')}]\nrequirement_refs: [FR-001]\nsubtasks: [${subtasks.join(', ')}]\nexecution_mode: code_change\nowned_files: ["${owned}"]\ncreate_intent: ["${owned}"]\nauthoritative_surface: ${owned.replace(/\*+$/, '')}\n---\n\n# ${title}\n\n${PROMPT}`,
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${shownMission(process.argv[2])}\n`);
