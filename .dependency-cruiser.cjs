/** The directions of the arrows. Each rule says what to do instead; test/architecture plants a violation of each. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or lack a third that both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'The domain decides; it never reads the disk, git, the clock or the environment. Pass the fact in, or put the code in app/.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'ports-know-the-domain-only',
      comment: 'A port is a small interface in words of the domain.',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { pathNot: '^src/(domain|ports)/' },
    },
    {
      name: 'app-uses-ports',
      comment: 'A use case reads and writes through ports: no adapter, no package, no Node module.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { pathNot: '^src/(app|domain|ports|agents|templates)/' },
    },
    {
      name: 'templates-stand-alone',
      comment: 'Templates are functions from facts to text.',
      severity: 'error',
      from: { path: '^src/(templates|agents)/' },
      to: { pathNot: '^src/(templates|agents)/' },
    },
    {
      name: 'board-draws',
      comment: 'A board draws what app and domain give it.',
      severity: 'error',
      from: { path: '^src/board/' },
      to: { path: '^src/(adapters|system|cli|ports)/|^commands/|^(node:)?(fs|child_process)$' },
    },
    {
      name: 'adapters-answer-ports',
      comment: 'An adapter knows ports and domain; who uses it is not its business.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(app|cli|board|agents|templates)/|^commands/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'What two adapters share is in src/system, or is handed in by the composition root.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'system-stands-below-adapters',
      comment: 'What several adapters need of the machine: it answers no port and knows the domain only.',
      severity: 'error',
      from: { path: '^src/system/' },
      to: { path: '^(src|commands)/', pathNot: '^src/(system|domain)/' },
    },
    {
      name: 'mcp-speaks-in-commands',
      comment:
        'A tool is a command: it is found in the command table and run as a process. Use cases are not its business.',
      severity: 'error',
      from: { path: '^src/mcp/' },
      to: { path: '^src/', pathNot: '^src/(mcp|domain)/|^src/ports/own-program' },
    },
    {
      name: 'commands-are-words-in-lines-out',
      comment: 'A command parses words, calls a use case and hands the outcome to a drawing.',
      severity: 'error',
      from: { path: '^commands/' },
      to: { path: '^src/(adapters|system)/|^commands/|^(node:)?(fs|child_process|path|os)$' },
    },
    {
      name: 'cli-does-not-know-commands',
      comment: 'The command map is made by the build.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^commands/' },
    },
    {
      name: 'lazy-modules-only-in-the-composition-root',
      comment:
        'An import inside a function hides from every reader. Packages may be loaded late; modules of ours only in src/cli/open-ports.ts.',
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/cli/open-ports\\.ts$' },
      to: { path: '^(src|commands)/', dependencyTypes: ['require', 'dynamic-import'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.generated\\.|boot\\.js$' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'] },
  },
};
