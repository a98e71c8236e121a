import type { SeamRunner } from '../../domain/contracts/seam-templates';
import { stacksOf } from '../../domain/verify/test-files';
import type { Ports } from '../../ports/ports';

/** The runner of a project, by the files in its root; pytest where nothing tells. */
export function seamRunnerOf(ports: Ports, root: string): SeamRunner {
  const [stack = 'python'] = stacksOf(ports.files.list(root));
  if (stack === 'gradle' || stack === 'dotnet') return 'maven';
  if (stack !== 'node') return stack;
  const script = /"test"\s*:\s*"([^"]*)"/.exec(ports.files.readText(`${root}/package.json`) ?? '')?.[1] ?? '';
  return /\bvitest\b/.test(script) ? 'vitest' : /\bjest\b/.test(script) ? 'jest' : 'node:test';
}
