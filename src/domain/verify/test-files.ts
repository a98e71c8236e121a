/** A language with its way to run tests. */
export type TestStack = 'python' | 'node' | 'go' | 'rust' | 'maven' | 'gradle' | 'dotnet';

/** Names in the root of a project that tell which stacks it has. */
const MARKERS: Readonly<Record<TestStack, RegExp>> = {
  python: /^(?:pyproject\.toml|pytest\.ini|setup\.cfg|setup\.py|tox\.ini|requirements[\w.-]*\.txt)$/,
  node: /^package\.json$/,
  go: /^go\.mod$/,
  rust: /^Cargo\.toml$/,
  maven: /^pom\.xml$/,
  gradle: /^build\.gradle(?:\.kts)?$/,
  dotnet: /\.(?:sln|slnx|csproj)$/,
};

/** Paths that hold tests. Java and Kotlin have two builds: which one runs them is told by the markers. */
const TEST_FILES: Readonly<Record<TestStack, RegExp>> = {
  python: /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/,
  node: /(?:\.(?:test|spec)\.[cm]?[jt]sx?|(?:^|\/)(?:__tests__|tests?)\/(?:.*\/)?[^/]*\.[cm]?[jt]sx?)$/,
  go: /_test\.go$/,
  rust: /(?:^|\/)tests\/[^/]+\.rs$/,
  maven: /(?:Tests?|IT|Spec)\.(?:java|kt|groovy|scala)$/,
  gradle: /(?:Tests?|IT|Spec)\.(?:java|kt|groovy|scala)$/,
  dotnet: /Tests?\.(?:cs|fs|vb)$/,
};

const STACKS = Object.keys(MARKERS) as readonly TestStack[];

/** The stacks whose markers stand in the root of a project. */
export function stacksOf(rootNames: readonly string[]): readonly TestStack[] {
  return STACKS.filter((stack) => rootNames.some((name) => MARKERS[stack].test(name)));
}

export function isTestFile(path: string): boolean {
  return STACKS.some((stack) => TEST_FILES[stack].test(path));
}

/** Which of the stacks runs a test file; empty when none does. */
export function stacksOfTest(path: string, stacks: readonly TestStack[]): readonly TestStack[] {
  return stacks.filter((stack) => TEST_FILES[stack].test(path));
}
