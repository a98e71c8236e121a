import type { WorkUnderTest } from './work-under-test';
import type { VerificationPolicy } from './verification-policy';
import type { TestPrograms } from './test-programs';
import type { Ports } from '../../ports/ports';

const MANIFESTS =
  /^(?:package\.json|package-lock\.json|pnpm-lock\.yaml|yarn\.lock|pyproject\.toml|poetry\.lock|uv\.lock|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|[\w.-]+\.(?:csproj|sln))$/;

export interface BootstrapResult {
  /** `none`: nothing to install. `not-run`: nobody said how. `current`: installed already for these manifests. */
  readonly status: 'none' | 'not-run' | 'current' | 'ok' | 'failed';
  readonly manifests: readonly string[];
  /** The end of what the command said; empty unless it failed. */
  readonly output: string;
}

/** Installs what the project needs, by the command of the settings, whenever its manifests are not what they were. */
export async function bootstrap(
  ports: Ports,
  work: WorkUnderTest,
  policy: VerificationPolicy,
  facts: { readonly programs: TestPrograms; readonly runId: string; readonly logPath: string },
): Promise<BootstrapResult> {
  const manifests = ports.files.list(work.root).filter((name) => MANIFESTS.test(name));
  if (manifests.length === 0) return { status: 'none', manifests, output: '' };
  if (policy.bootstrap === null) return { status: 'not-run', manifests, output: '' };
  const texts = manifests.map((name) => `${name}\n${ports.files.readText(`${work.root}/${name}`) ?? ''}`);
  const hash = ports.digest([policy.bootstrap, ...texts].join('\0'));
  const note = `${work.gitDir}/spec-kitty/bootstrap.txt`;
  if (ports.files.readText(note)?.trim() === hash) return { status: 'current', manifests, output: '' };
  const { exitCode, output } = await ports.testRuns.run({
    command: policy.bootstrap,
    cwd: work.root,
    env: { SPEC_KITTY_VERIFY_RUN: facts.runId },
    binaries: facts.programs.binaries,
    timeoutMs: policy.timeoutMs,
    logPath: facts.logPath,
  });
  if (exitCode !== 0) return { status: 'failed', manifests, output: output.trim().split('\n').slice(-5).join('\n') };
  ports.files.writeAll({ root: work.root, gitDir: work.gitDir, branch: null, isPrimary: false }, [
    { path: note, content: `${hash}\n` },
  ]);
  return { status: 'ok', manifests, output: '' };
}
