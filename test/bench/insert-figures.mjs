// Puts the last results of `npm run bench` and `npm run promises` between the marks in README.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const readJson = (...path) =>
  existsSync(join(root, ...path)) ? JSON.parse(readFileSync(join(root, ...path), 'utf8')) : null;
const bench = readJson('test', 'bench', 'results', 'latest.json');
const promises = readJson('test', 'reliability', 'results', 'latest.json');
const readme = join(root, 'README.md');
const text = readFileSync(readme, 'utf8');
const marked = /<!-- figures -->[\s\S]*<!-- \/figures -->/;
writeFileSync(
  readme,
  text.replace(marked, () => `<!-- figures -->\n${figures()}\n<!-- /figures -->`),
);

function figures() {
  return [...(bench === null ? [] : speed(bench)), ...(promises === null ? [] : kept(promises))].join('\n');
}

function speed({
  node,
  rounds,
  ratio_to_node: ratio,
  start_up_overhead_share_of_ordinary_oclif: share,
  git_processes: git,
  forecast,
}) {
  const row = (label, name) => `| ${label} | ${ratio[name].toFixed(2)} × |`;
  return [
    `Whole processes as multiples of \`node -e 0\`, medians of ${rounds} paired rounds, Node ${node.slice(1)}:`,
    '',
    '| command | time |',
    '|---|---|',
    row('`--version`', '--version'),
    row('`next`, 10 work packages', 'next (10)'),
    row('`status`, 10 work packages', 'status (10)'),
    row('`next`, 500 work packages', 'next (500)'),
    row('`next`, 100,000 events', 'next (100k)'),
    row('`move-task`, 10 work packages, no commit', 'move-task (10)'),
    row('`move-task`, 100,000 events, no commit', 'move-task (100k)'),
    row(`\`move-task\` with its commit (${git['move-task with commit']} git processes)`, 'move-task (1k+commit)'),
    row('`move-task` with its commit, 100,000 events', 'move-task (100k+commit)'),
    row('answer to 99 malformed work packages', 'finalize-tasks, 99 malformed'),
    row('the same `next` under ordinary oclif', 'ordinary oclif next (10)'),
    '',
    `Start-up overhead as a share of ordinary oclif's: \`--version\` ${percent(share['--version'])}, \`next\` ${percent(share.next)}, \`status\` ${percent(share.status)}.`,
    '',
    `\`forecast\` for ${forecast.lanes} lanes in a repository of ${forecast.files.toLocaleString('en')} files: ${forecast.to_merge_tree_per_pair.toFixed(2)} × one \`git merge-tree\` for each of its ${forecast.pairs} pairs.`,
    '',
  ];
}

function kept(promises) {
  return [
    '| promise | result |',
    '|---|---|',
    ...promises.rows.map(({ promise, result }) => `| ${promise} | ${result} |`),
    '',
  ];
}

function percent(share) {
  return share < 0.005 ? 'too small to measure' : `${Math.round(share * 100)} %`;
}
