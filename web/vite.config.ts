import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';
import { defineConfig } from 'vitest/config';

// In development the client is served here and the exchange answers there; in production they are one origin.
const exchange = process.env.TRADECRAFT_URL ?? 'http://127.0.0.1:5080';

export default defineConfig({
  plugins: [
    react(),
    tailwind(),
    // The server sends FILE.br to who takes it (src/Server/Platform/WebClient.cs). Fonts and pictures are compressed already.
    compression({ include: /\.(js|css|html|svg|webmanifest)$/, algorithms: [defineAlgorithm('brotliCompress')] }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: {
      '/api': { target: exchange },
      '/ws': { target: exchange, ws: true },
      '^/venues/[^/]+/(api|ws)': { target: exchange, ws: true },
    },
  },
  build: {
    target: 'es2022',
    rolldownOptions: {
      output: {
        // Libraries change less than the client: on their own they stay in the browser's cache from release to release.
        advancedChunks: {
          groups: [
            { name: 'chart', test: /lightweight-charts|fancy-canvas/ },
            // What every page needs. The rest comes with the pages that need it.
            {
              name: 'vendor',
              test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack[\\/](query-core|react-query)|openapi-fetch)[\\/]/,
            },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
