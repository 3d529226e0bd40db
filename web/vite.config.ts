import { defineConfig } from 'vitest/config';
import { catalogues } from './build/catalogues.ts';
import { converseFiles } from './build/converse-files.ts';
import { precompress } from './build/precompress.ts';
import { sizes } from './build/sizes.ts';

/** Where `npm run dev` finds the server: pages come from Vite, everything else from there. */
const server = process.env['PLENUM_SERVER'] ?? 'http://127.0.0.1:5280';

export default defineConfig({
  plugins: [catalogues(), converseFiles(), precompress(), sizes()],
  build: {
    target: 'es2022',
    // The policy of our pages allows no inline script, and browsers that run Converse preload modules themselves.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['index.html', 'room.html', 'setup.html'],
      output: {
        // A language by its name: `text-de-….js`.
        chunkFileNames: ({ name }) => (/^[a-z]{2}$/.test(name) ? 'assets/text-[name]-[hash].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/healthz': server,
      '/xmpp-websocket': { target: server, ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.ts'],
  },
});
