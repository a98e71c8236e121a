// An agent for tests. Its behaviour is in a file below the folder AGENTS_DIR, one word for each work package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const {
  SPEC_KITTY_WORK_PACKAGE: id,
  SPEC_KITTY_ROLE: role,
  SPEC_KITTY_AGENT: agent,
  PROGRAM,
  AGENTS_DIR,
} = process.env;
const behaviour = JSON.parse(readFileSync(join(AGENTS_DIR, 'behaviour.json'), 'utf8'))[id] ?? 'good';
const file = `src/${id}/part.txt`;

if (role === 'reviewer') review();
else work();

function work() {
  if (behaviour === 'idle') return say('I have finished everything, all tests pass.');
  if (behaviour === 'failing') process.exit(3);
  if (behaviour === 'hanging') return void setInterval(() => undefined, 1000);
  if (behaviour === 'lying') {
    commit('nothing to see');
    kitty('move-task', id, '--to', 'for_review', '--agent', agent);
    return say('Done, and all tests pass.');
  }
  const isSecond = existsSync(file);
  if (behaviour === 'stuck') return commit(`TODO ${Date.now()} ${process.pid}`);
  if (behaviour === 'sloppy' && !isSecond) return commit('TODO');
  commit('finished');
  if (behaviour === 'thorough') kitty('move-task', id, '--to', 'for_review', '--agent', agent);
}

function review() {
  if (behaviour === 'unreviewed') return say('Looks good to me!');
  if (!readFileSync(file, 'utf8').includes('TODO'))
    return kitty('review', 'approve', id, '--reviewer', agent, '--reference', 'read');
  const feedback = join(AGENTS_DIR, `feedback-${id}.md`);
  writeFileSync(feedback, `The file still says TODO on line ${1 + Math.floor(Math.random() * 50)}.\n`);
  kitty('review', 'reject', id, '--reviewer', agent, '--feedback-file', feedback);
}

function commit(text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  run('git', ['add', '--all']);
  // What a killed turn has committed already is not committed again.
  if (spawnSync('git', ['diff', '--cached', '--quiet']).status === 0) return;
  run('git', ['commit', '--quiet', '--message', `Work on ${id}`]);
}

function kitty(...words) {
  run(process.execPath, [PROGRAM, ...words]);
}

function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  say(`${stdout}${stderr}`);
  if (status !== 0) process.exit(status ?? 1);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
