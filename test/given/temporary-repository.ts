import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository of its own for one test, with git shut off from the user's configuration. */
export interface TemporaryRepository {
  readonly root: string;
  /** Runs git here and gives its output without the last line feed. */
  git(...args: string[]): string;
  /** Writes a file below the root. */
  write(path: string, content: string): void;
  remove(): void;
}

/** What a hermetic git process sees: nothing of the user's, a fixed author. */
export const hermeticEnvironment: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2026-03-01T09:00:00Z',
  GIT_COMMITTER_DATE: '2026-03-01T09:00:00Z',
  GIT_AUTHOR_NAME: 'Otter',
  GIT_AUTHOR_EMAIL: 'otter@example.org',
  GIT_COMMITTER_NAME: 'Otter',
  GIT_COMMITTER_EMAIL: 'otter@example.org',
  NO_COLOR: '1',
  LC_ALL: 'C',
};

/** The environment of a child process: the caller's, made hermetic. */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...hermeticEnvironment, ...more };
  for (const name of [
    'NODE_EXTRA_CA_CERTS',
    'NODE_OPTIONS',
    'SPEC_KITTY_MISSION',
    'FORCE_COLOR',
    'NODE_ENV',
    'JEST_WORKER_ID',
  ]) {
    if (!Object.hasOwn(more, name)) delete env[name];
  }
  return env;
}

/** Starts a repository on branch `main` with one commit. */
export function temporaryRepository(): TemporaryRepository {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-'))), 'project');
  mkdirSync(root);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env: childEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  git('init', '-q', '-b', 'main');
  write('README.md', '# Project\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
  return { root, git, write, remove: () => rmSync(dirname(root), { recursive: true, force: true }) };
}
