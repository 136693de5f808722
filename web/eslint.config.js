import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The arrows of the house: app → features → { stream, charts, ui } → api. Within a room a file is named by './', across rooms by
 * '@/room/…', so a trespass can be seen in the import alone. src/app/rooms.test.ts plants one in each room and sees it refused.
 */
const rooms = {
  app: [],
  'features/*': ['@/app/**', '@/features/**'],
  stream: ['@/app/**', '@/features/**', '@/charts/**', '@/ui/**'],
  charts: ['@/app/**', '@/features/**', '@/stream/**', '@/ui/**'],
  ui: ['@/app/**', '@/features/**', '@/stream/**', '@/charts/**'],
  api: ['@/app/**', '@/features/**', '@/stream/**', '@/charts/**', '@/ui/**'],
};

const arrows = Object.entries(rooms).map(([room, forbidden]) => ({
  files: [`src/${room}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['../**'], message: 'Across rooms, import from @/room/…' },
          ...(forbidden.length > 0 ? [{ group: forbidden, message: `${room} may not import this room.` }] : []),
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  tseslint.configs.stylistic,
  hooks.configs.flat.recommended,
  {
    files: ['public/sw.js'],
    languageOptions: {
      globals: { self: 'readonly', caches: 'readonly', fetch: 'readonly', Request: 'readonly', Promise: 'readonly' },
    },
  },
  ...arrows,
);
