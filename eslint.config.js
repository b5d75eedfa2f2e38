import js from '@eslint/js';
import stylistic from '@stylistic/eslint-plugin';
import globals from 'globals';

// What Node, browsers, workerd, edge-runtime, Deno and Bun all have.
const standard = globals['shared-node-browser'];
const platform = {
  ...standard,
  CryptoKey: 'readonly',
  DecompressionStream: 'readonly',
};
const tools = ['scripts', 'tests', 'bench', 'examples'].map((folder) => `${folder}/**/*.js`);

const style = stylistic.configs.customize({
  indent: 2,
  quotes: 'single',
  semi: true,
  commaDangle: 'always-multiline',
  braceStyle: '1tbs',
  arrowParens: true,
  quoteProps: 'as-needed',
});

/** Beyond what is plainly wrong: what makes a reader stop. */
const sense = {
  'array-callback-return': 'error',
  'consistent-return': 'error',
  'default-case-last': 'error',
  'dot-notation': 'error',
  eqeqeq: 'error',
  'logical-assignment-operators': 'error',
  'no-array-constructor': 'error',
  'no-constructor-return': 'error',
  'no-duplicate-imports': 'error',
  'no-else-return': 'error',
  'no-eval': 'error',
  'no-extend-native': 'error',
  'no-extra-bind': 'error',
  'no-implicit-coercion': ['error', { boolean: false }],
  'no-implicit-globals': 'error',
  'no-implied-eval': 'error',
  'no-lonely-if': 'error',
  'no-loop-func': 'error',
  'no-multi-assign': 'error',
  'no-nested-ternary': 'error',
  'no-new-func': 'error',
  'no-new-wrappers': 'error',
  'no-promise-executor-return': ['error', { allowVoid: true }],
  'no-proto': 'error',
  'no-return-assign': 'error',
  'no-self-compare': 'error',
  'no-sequences': 'error',
  'no-shadow': 'error',
  'no-template-curly-in-string': 'error',
  'no-throw-literal': 'error',
  'no-unneeded-ternary': 'error',
  'no-unreachable-loop': 'error',
  'no-unused-expressions': 'error',
  'no-use-before-define': ['error', { functions: false, variables: false, classes: false }],
  'no-useless-computed-key': 'error',
  'no-useless-concat': 'error',
  'no-useless-rename': 'error',
  'no-useless-return': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'operator-assignment': 'error',
  'prefer-arrow-callback': 'error',
  'prefer-const': 'error',
  'prefer-exponentiation-operator': 'error',
  'prefer-numeric-literals': 'error',
  'prefer-object-has-own': 'error',
  'prefer-object-spread': 'error',
  'prefer-promise-reject-errors': 'error',
  'prefer-rest-params': 'error',
  'prefer-spread': 'error',
  radix: 'error',
  yoda: 'error',
};

const noDefaultExport = {
  'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
};

const inModule = ['Program', 'ExportNamedDeclaration'].map((parent) => `${parent} > VariableDeclaration`);
const mutable = [
  '[kind="let"]',
  ' > VariableDeclarator > NewExpression[arguments.length=0][callee.name=/^(Weak)?(Map|Set)$/]',
  ' > VariableDeclarator > ArrayExpression[elements.length=0]',
  ' > VariableDeclarator > ObjectExpression[properties.length=0]',
];

/**
 * A module that remembers something is state of the process; the table of gates is the only one. And a
 * name that is made up at run time hides what is imported.
 */
const plainModules = {
  'no-restricted-syntax': ['error', ...inModule.flatMap((declaration) => mutable.map((what) => ({
    selector: `${declaration}${what}`,
    message: 'State belongs into what a factory makes, not into the module.',
  }))), {
    selector: 'ImportExpression:not([source.type="Literal"])',
    message: 'Name what is imported, so that bundlers and readers see it.',
  }],
};

const noNodeModules = {
  'no-restricted-imports': ['error', {
    patterns: [{ regex: '^(?!\\.\\.?/)', message: 'Here only this package\'s own files exist.' }],
  }],
};

export default [
  { ignores: ['build', 'dist', '**/node_modules', 'tests/consumers/*/dist'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  style,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: platform },
    rules: {
      ...sense,
      'no-unused-vars': ['error', {
        argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true,
      }],
      '@stylistic/max-len': ['error', {
        code: 100,
        // A text that is cut cannot be searched for; comments are as clang-format leaves them in C++.
        ignoreStrings: true,
        ignoreTemplateLiterals: true,
        ignoreRegExpLiterals: true,
        ignoreComments: true,
      }],
      '@stylistic/quotes': ['error', 'single', {
        avoidEscape: true, allowTemplateLiterals: 'avoidEscape',
      }],
      '@stylistic/max-statements-per-line': ['error', { max: 2 }],
      '@stylistic/multiline-ternary': ['error', 'always-multiline', { ignoreJSX: true }],
      '@stylistic/operator-linebreak': ['error', 'before', { overrides: { '=': 'after' } }],
    },
  },
  {
    files: ['js/**/*.js'],
    rules: noDefaultExport,
  },
  {
    files: ['js/**/*.js'],
    ignores: ['js/node/**'],
    rules: { ...noNodeModules, ...plainModules },
  },
  {
    files: ['js/node/**/*.js', ...tools, '*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: globals.commonjs },
  },
  {
    files: ['tests/js/**/*.js', 'tests/web/**/*.js'],
    languageOptions: { globals: globals.jest },
  },
  {
    files: ['web/**/*.js', 'tests/web/**/*.js'],
    languageOptions: { globals: globals.browser },
  },
];
