import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Globals of the platform that would make the core depend on where and when it runs. */
const impure = [
  'process',
  'console',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'require',
  'Date',
  'crypto',
];

export default tseslint.config(
  {
    files: ['**/*.cjs', 'jest.config.js', 'bin/run.js', 'src/cli/boot.js'],
    languageOptions: { sourceType: 'commonjs', parserOptions: { ecmaFeatures: { globalReturn: true } } },
  },
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'kitty-specs-example/', '**/*.generated.*'] },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx', 'commands/**/*.ts', 'test/**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Heavy packages are loaded where they are used; which modules may be, the import rules say.
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-control-regex': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a table of constants.' },
        {
          selector: "CallExpression[callee.property.name='localeCompare']",
          message: 'Loads a collator of 10 ms; compare with <.',
        },
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
          message: 'Set process.exitCode; a pending write would be lost.',
        },
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts', 'src/templates/**/*.ts', 'src/board/**/*.ts', 'src/app/**/*.ts', 'src/ports/**/*.ts'],
    // The page of the dashboard is the program that runs in the browser: its edge, with a clock and a network.
    ignores: ['src/board/web/client/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...impure.map((name) => ({ name, message: 'The core decides; pass the fact in.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'The core decides; pass the fact in.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': 'off',
    },
  },
);
