import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInRecipes, type ServiceRecipe } from '../../src/domain/contracts/service-recipe';
import type { ServiceInstance } from '../../src/ports/services';

let number = 0;

/** An instance that nothing was started for, with a folder of its own that does not exist yet. */
export function serviceInstance(more: Partial<ServiceInstance> = {}): ServiceInstance {
  const around = realpathSync(mkdtempSync(join(tmpdir(), 'services-')));
  const id = `spec-kitty-test-${process.pid}-${(number += 1)}`;
  return {
    id,
    provider: 'process',
    repository: '0123abcd',
    recipe: 'one',
    service: 'redis',
    missionSlug: 'shop-01AAAAAA',
    workPackage: 'WP01',
    runId: '01KJMA0F000000000000000000',
    stays: false,
    folder: join(around, id),
    host: '127.0.0.1',
    port: 0,
    version: null,
    readyMs: 0,
    url: null,
    ...more,
  };
}

export function recipeNamed(name: string): ServiceRecipe {
  const recipe = builtInRecipes.find((one) => one.name === name);
  if (recipe === undefined) throw new Error(`there is no recipe ${name}`);
  return recipe;
}

/** A signal that nobody gives. */
export const never: AbortSignal = new AbortController().signal;
