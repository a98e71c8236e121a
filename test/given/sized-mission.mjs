import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Writes 128 bits as 26 digits of Crockford base32. */
function ulid(number) {
  let text = '';
  for (let rest = (BigInt(Date.UTC(2026, 0, 1)) << 80n) | BigInt(number), index = 0; index < 26; index++, rest >>= 5n) {
    text = DIGITS[Number(rest & 31n)] + text;
  }
  return text;
}

/** One log line in the exact form: sorted keys, blanks behind comma and colon. */
function line(row) {
  const keys = Object.keys(row).sort();
  const value = (one) => (one !== null && typeof one === 'object' ? line(one).trimEnd() : JSON.stringify(one));
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${value(row[key])}`).join(', ')}}\n`;
}

/** `2026-01-01T00:00:00.000001+00:00`, `index` microseconds into the year. */
function moment(index) {
  const seconds = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 1e6) * 1000).toISOString().slice(0, 19);
  const micros = index % 1e6;
  return `${seconds}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}+00:00`;
}

/**
 * Makes a repository with one finalised mission of a given size: a chain of work packages, the last one in progress with
 * `otter`; or, `isReady`, as many independent ones that all wait for somebody to start them.
 *
 * @returns the name of the mission.
 */
export function sizedMission(root, { workPackages, events, autoCommit, isReady = false }) {
  const slug = `sized-${workPackages}-01KDVDHM`;
  const mission = join(root, 'kitty-specs', slug);
  mkdirSync(join(mission, 'tasks'), { recursive: true });
  mkdirSync(join(root, '.kittify'), { recursive: true });
  writeFileSync(join(root, '.kittify', 'config.yaml'), `agents:\n  auto_commit: ${autoCommit}\n`);
  const ids = Array.from({ length: workPackages }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
  writeFileSync(join(mission, 'spec.md'), '# Sized\n\n| FR-001 | One | The one requirement | High |\n');
  writeFileSync(join(mission, 'plan.md'), '# Plan\n');
  writeFileSync(
    join(mission, 'meta.json'),
    `${JSON.stringify({ created_at: moment(0), friendly_name: 'Sized', mission_id: ulid(0), mission_number: null, mission_slug: slug, mission_type: 'software-dev', slug, target_branch: 'main' }, null, 2)}\n`,
  );
  ids.forEach((id, index) => {
    const before = index === 0 || isReady ? '[]' : `[${ids[index - 1]}]`;
    writeFileSync(
      join(mission, 'tasks', `${id}-part.md`),
      `---\nwork_package_id: ${id}\ntitle: Part ${index + 1}\ndependencies: ${before}\nrequirement_refs: [FR-001]\nsubtasks: [T001, T002]\nexecution_mode: code_change\nowned_files: ["src/${id}/**"]\nauthoritative_surface: src/${id}/\n---\n\n# ${id}\n`,
    );
  });
  writeFileSync(join(mission, 'status.events.jsonl'), logLines(slug, ids, events, isReady).join(''));
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=Otter', '-c', 'user.email=otter@example.org', ...args], {
      cwd: root,
      stdio: 'ignore',
    });
  git('init', '-b', 'main');
  git('config', 'user.name', 'Otter');
  git('config', 'user.email', 'otter@example.org');
  git('add', '-A');
  git('commit', '-m', 'A mission');
  return slug;
}

function logLines(slug, ids, events, isReady) {
  const last = ids.at(-1);
  const lines = [];
  const add = (row) => lines.push(line({ ...row, at: moment(lines.length), event_id: ulid(lines.length + 1) }));
  const move = (wp_id, from_lane, to_lane) =>
    add({
      actor: 'otter',
      evidence: null,
      execution_mode: 'worktree',
      force: true,
      from_lane,
      mission_id: ulid(0),
      mission_slug: slug,
      policy_metadata: null,
      reason: 'sized',
      review_ref: null,
      to_lane,
      wp_id,
    });
  for (const id of ids) move(id, 'genesis', 'planned');
  if (isReady) return lines;
  for (const id of ids.slice(0, -1)) move(id, 'planned', 'approved');
  move(last, 'planned', 'in_progress');
  while (lines.length < events) {
    if (lines.length % 4 === 0)
      add({ actor: 'otter', delta: { subtasks: { T001: 'done' } }, kind: 'annotation', wp_id: last });
    else move(last, 'in_progress', 'in_progress');
  }
  return lines;
}
