import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

describe('The lockfile', () => {
  // npm leaves a package out, without a word, when the registry lacks one platform's build at the time of locking; `npm ci`
  // then refuses the lockfile on every machine.
  it('names the build of every platform, so that npm ci accepts it anywhere', () => {
    const locked = Object.keys(lockfile.packages);
    const missing = Object.entries(lockfile.packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !locked.some((other) => other.endsWith(`node_modules/${name}`)) && path !== '',
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    const resolved = Object.values(lockfile.packages).flatMap(({ resolved: address }) => address ?? []);
    expect(resolved).toEqual([]);
  });
});
