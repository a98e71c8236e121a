// Times `forecast` against `git merge-tree` on the same pairs of lanes, in the same rounds.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILES = 10_000;
const LANES = 10;

/**
 * @returns how many pairs there were, and the median time of `forecast` as a multiple of one `git merge-tree` for each pair.
 */
export function benchForecast({ folder, program, env, rounds, median }) {
  const setting = { program, env };
  const slug = missionWithLanes(folder, setting);
  const forecast = () => JSON.parse(kitty(folder, setting, 'forecast', '--mission', slug, '--json'));
  const { pairs } = forecast();
  const sides = pairs.map((pair) => pair.sides.map(({ branch }) => branch));
  const ratios = Array.from({ length: rounds }, () => {
    const bare = timed(() => {
      for (const [one, other] of sides)
        spawnSync('git', ['merge-tree', '--write-tree', one, other], { cwd: folder, env });
    });
    return timed(forecast) / bare;
  });
  return { files: FILES, lanes: LANES, pairs: pairs.length, to_merge_tree_per_pair: median(ratios) };
}

/** Every lane changes five files of its own and one of its neighbour's, so that some pairs do not fit together. */
function missionWithLanes(folder, setting) {
  const git = (cwd, ...args) => execFileSync('git', args, { cwd, env: setting.env, encoding: 'utf8', stdio: 'pipe' });
  const lines = (file) => Array.from({ length: 20 }, (_, line) => `line ${line} of ${file}\n`).join('');
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'config', 'user.name', 'Otter');
  git(folder, 'config', 'user.email', 'otter@example.org');
  for (let file = 0; file < FILES; file++) write(folder, pathOf(file), lines(file));
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'Start');
  const created = JSON.parse(kitty(folder, setting, 'mission', 'create', 'tide', '--home', 'worktree', '--json'));
  const { mission_slug: slug, feature_dir: directory } = created;
  const ids = Array.from({ length: LANES }, (_, lane) => `WP${String(lane + 1).padStart(2, '0')}`);
  write(directory, 'spec.md', '# Tide\n\n| FR-001 | Show | A visitor sees the next tide | High |\n');
  write(directory, 'plan.md', '# Plan\n\nOne folder for each part.\n');
  for (const id of ids) write(directory, `tasks/${id}-part.md`, workPackage(id));
  kitty(folder, setting, 'finalize-tasks', '--mission', slug);
  ids.forEach((id, lane) => {
    const taken = JSON.parse(
      kitty(folder, setting, 'implement', id, '--agent', `agent-${id}`, '--mission', slug, '--json'),
    );
    const changed = Array.from({ length: 6 }, (_, index) => lane * 500 + index * 100);
    for (const file of changed) write(taken.workspace_path, pathOf(file), `${lines(file)}by ${id}\n`);
    git(taken.workspace_path, 'add', '-A');
    git(taken.workspace_path, 'commit', '-qm', `Work of ${id}`);
  });
  return slug;
}

function workPackage(id) {
  return `---
work_package_id: ${id}
title: Part ${id}
dependencies: []
requirement_refs: [FR-001]
subtasks: []
execution_mode: code_change
owned_files: ["own/${id}/**"]
authoritative_surface: own/${id}/
---

# ${id}

Write it.
`;
}

function pathOf(file) {
  return `src/d${Math.floor(file / 100)}/f${file}.txt`;
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function kitty(cwd, { program, env }, ...words) {
  return execFileSync(process.execPath, [program, ...words], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

function timed(work) {
  const started = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - started) / 1e6;
}
