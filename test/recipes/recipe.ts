import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryRepository, type TemporaryRepository } from '../given/temporary-repository';
import { runInProcess, sessionTime } from '../run-program';

/** A repository being built: git, files and the program, with a clock that only moves by its commands. */
export interface Stage extends TemporaryRepository {
  /** Runs the program and expects success. */
  run(...argv: string[]): Promise<void>;
  /** Lets one second pass and forgets nothing: call it before each command of a session. */
  tick(): void;
}

/** Builds a repository for tests, from nothing. Each file of this folder that default-exports one is found by its name. */
export type Recipe = (stage: Stage) => Promise<void>;

/** Makes the repository of a recipe, e.g. `finalized`. */
export async function prepare(name: string): Promise<Stage> {
  const build = recipeOf(name);
  const repository = temporaryRepository();
  const time = sessionTime();
  const stage: Stage = {
    ...repository,
    tick: () => time.tick(),
    async run(...argv) {
      time.tick();
      const { exit, stderr } = await runInProcess(repository.root, argv);
      if (exit !== 0) throw new Error(`spec-kitty ${argv.join(' ')}: ${stderr}`);
    },
  };
  await build(stage);
  return stage;
}

/** The files of this folder that build a repository; the others hold its texts, the example and this. */
export function recipeNames(): readonly string[] {
  const others = ['recipe', 'example', 'example-texts'];
  return readdirSync(__dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !others.includes(name));
}

function recipeOf(name: string): Recipe {
  if (!recipeNames().includes(name))
    throw new Error(`there is no recipe ${name}; there are ${recipeNames().join(', ')}`);
  return (require(join(__dirname, name)) as { default: Recipe }).default;
}
