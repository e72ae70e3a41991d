// House rules: no `any`, and imports flow one way: shared -> feature -> views.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const features = ['live', 'calls', 'reports', 'trust', 'settings', 'signin', 'wallboard'];

const forbid = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const tauriOnly = {
  group: ['@tauri-apps/*'],
  message: 'Only src/ipc/tauriHost.ts may know Tauri.',
};

export default ts.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'src/ipc/generated'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      'svelte/require-each-key': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, svelteConfig, extraFileExtensions: ['.svelte'] },
    },
  },
  forbid(['src/**/*.{ts,svelte}'], [tauriOnly]),
  forbid(
    ['src/shared/**'],
    [
      tauriOnly,
      {
        regex: String.raw`^\.\./(\.\./)?(ipc|stores|format|views|${features.join('|')})(/|$)`,
        message: 'shared knows no domain word: it imports only itself and i18n.',
      },
    ],
  ),
  forbid(
    ['src/format/**', 'src/i18n/**'],
    [
      tauriOnly,
      {
        regex: String.raw`^\.\./(stores|views|shared|${features.join('|')})(/|$)`,
        message: 'format and i18n stand below stores and components.',
      },
    ],
  ),
  forbid(
    ['src/stores/**', 'src/ipc/**'],
    [
      tauriOnly,
      {
        regex: String.raw`^\.\./(\.\./)?(views|shared|${features.join('|')})(/|$)`,
        message: 'Stores and ipc know no component.',
      },
    ],
  ),
  ...features.map((name) =>
    forbid(
      [`src/${name}/**`],
      [
        tauriOnly,
        {
          regex: String.raw`^\.\./(views|${features.filter((f) => f !== name).join('|')})(/|$)`,
          message:
            'A feature imports only shared, stores, format, i18n, ipc types and itself; views compose features.',
        },
        {
          regex: String.raw`^\.\./ipc/(?!generated)`,
          allowTypeImports: true,
          message: 'A feature reaches the host through stores.',
        },
      ],
    ),
  ),
  {
    files: ['src/ipc/tauriHost*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
