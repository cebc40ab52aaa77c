/**
 * What a reviewer should not have to say. Formatting is Prettier's, types are the compiler's, and who may import whom is
 * dependency-cruiser's; here are the mistakes that those let through, above all promises that nobody awaits. A rule
 * that reasonable code breaks is no rule: leave it out rather than disable it in a line.
 */
import { importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.{ts,mjs}', 'test/**', 'api/testing/**'];

/** A module whose default export a tool, or the package that it stands in for, wants. */
const wantedByTools = [
  '*.config.{js,ts}',
  '.dependency-cruiser.mjs',
  'test/harness/global-setup.ts',
  'worker/zod-stub.ts',
];

/** What the workflow sandbox has not, or what differs on replay. Node's modules are dependency-cruiser's matter. */
const notInWorkflows = ['process', 'Buffer', 'fetch', 'WeakRef', 'FinalizationRegistry', 'setInterval', 'setImmediate'];

export default defineConfig(
  // A project of its own, which its own compiler run checks: what it imports is there only where it is installed.
  globalIgnores(['test/e2e/consumer/']),
  globalIgnores(['**/dist/', '.millrace/', '**/coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.{ts,js,mjs}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A promise that nobody awaits wedges a run or hides a failure; `void` says that it is meant.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
      // A function may be async for its type alone: it then rejects where it would have thrown.
      '@typescript-eslint/require-await': 'off',
      // Reasons of abort signals are passed on as they are.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],

      // An error keeps its cause, and no other takes its place.
      'preserve-caught-error': 'error',
      'no-unsafe-finally': 'error',

      // Every state of a union is handled, or a default says that the rest is alike.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-misused-spread': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      // It wants casts away that the compiler needs (where a generic's parameter is never).
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Ports and drivers are closures, whose methods know no `this`; the classes are in api/.
      '@typescript-eslint/unbound-method': 'off',

      // One way to write it.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/parameter-properties': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      'object-shorthand': 'error',
      'import-x/order': [
        'error',
        { groups: ['builtin', 'external', ['parent', 'sibling', 'index']], 'newlines-between': 'ignore' },
      ],
      'import-x/first': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-default-export': 'error',

      // Of ESLint's own, what neither the compiler nor the rules above see.
      eqeqeq: 'error',
      'no-cond-assign': 'error',
      'no-constant-binary-expression': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-assignment': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
    },
  },
  { files: ['api/**'], ignores: tests, rules: { '@typescript-eslint/unbound-method': 'error' } },
  {
    files: ['workflows/**'],
    ignores: tests,
    rules: {
      'no-restricted-globals': [
        'error',
        ...notInWorkflows.map((name) => ({
          name,
          message: 'Workflow code is deterministic: an activity can do this.',
        })),
      ],
    },
  },
  {
    // What an answer, a history or a JSON file holds is what a test is about; in JSDoc a cast is longer than the code.
    files: [...tests, '**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
    },
  },
  { files: wantedByTools, rules: { 'import-x/no-default-export': 'off' } },
);
