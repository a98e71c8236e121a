// Kills `merge --prepare-pr` and `merge --landed` just before every file change: the same command again makes it whole.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gitIn, killEverywhere, namesIn, program } from './kill-points.mjs';
import { locksIn, mergeableCopy } from './merge-kills.mjs';

/** The branch for a pull request: whole or not there, and the same every time. */
export function killPreparePr(setting) {
  const { place, env } = setting;
  const template = join(place, 'prepare-pr');
  const slug = mergeableCopy(place, env, template);
  const before = headsOf(template, env);
  const branch = `kitty/pr/${slug}-to-main`;
  const trees = new Set();
  return killEverywhere(setting, template, ['merge', '--prepare-pr'], (folder) => {
    const again = tryIn(folder, env, 'merge', '--prepare-pr');
    if (again.status !== 0) return `again: ${again.stdout}${again.stderr}`.slice(0, 400);
    const others = headsOf(folder, env)
      .split('\n')
      .filter((line) => !line.includes(branch));
    if (others.join('\n') !== before) return `branches: ${others.join(' ')}`;
    trees.add(gitIn(folder, env, 'rev-parse', `${branch}^{tree}`));
    return trees.size === 1 ? leftIn(folder) : 'another tree';
  });
}

/** A mission that was merged elsewhere: recorded once with its number, its lanes gone, nothing half taken away. */
export function killLanded(setting) {
  const { place, env } = setting;
  const template = join(place, 'landed');
  const slug = mergeableCopy(place, env, template);
  execFileSync(process.execPath, [program, 'merge', '--prepare-pr'], { cwd: template, env });
  gitIn(template, env, 'branch', '-q', 'there', `kitty/pr/${slug}-to-main`);
  return killEverywhere(setting, template, ['merge', '--landed', 'there'], (folder) => {
    const again = tryIn(folder, env, 'merge', '--landed', 'there', '--mission', slug);
    if (again.status !== 0) return `again: ${again.stdout}${again.stderr}`.slice(0, 400);
    const state = JSON.parse(tryIn(folder, env, 'status', '--mission', slug, '--json').stdout);
    if (state.done_count !== 2 || state.mission_state !== 'done' || state.mission_number !== 1)
      return `status: ${state.done_count} done, ${state.mission_state}, number ${state.mission_number}`;
    if (headsOf(folder, env).includes('-lane-')) return `branches: ${headsOf(folder, env).replaceAll('\n', ' ')}`;
    const home = gitIn(state.home_path, env, 'status', '--porcelain');
    if (home !== '') return `git status of the home: ${home.slice(0, 200)}`;
    const checkouts = gitIn(folder, env, 'worktree', 'list').split('\n').length;
    return checkouts === 2 ? leftIn(folder) : `${checkouts} checkouts`;
  });
}

/** Locks, open journals and notes of unfinished removals; null when there are none. */
function leftIn(folder) {
  const left = namesIn(folder).filter((name) => /^spec-kitty\/(?:merge|removing)\/./.test(name));
  const all = [...locksIn(folder), ...left];
  return all.length > 0 ? `left ${all.join(', ')}` : null;
}

function headsOf(folder, env) {
  return gitIn(folder, env, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
}

function tryIn(cwd, env, ...args) {
  return spawnSync(process.execPath, [program, ...args], { cwd, env, encoding: 'utf8' });
}
