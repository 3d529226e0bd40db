import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const dist = join(import.meta.dirname, '../node_modules/converse.js/dist');
const { version } = JSON.parse(await readFile(join(dist, '../package.json'), 'utf8')) as { version: string };

/** The version is in the path, so that these files can be cached for good. */
export const conversePath = `/converse/${version}`;

/**
 * The part of Converse.js that we ship, as it is. Never `libomemo` and its wasm: they are GPL, and only OMEMO, which
 * is switched off, would load them. Source maps, sounds and logos are left out because nothing asks for them.
 */
const shipped = ['converse.min.js', 'converse.min.css', 'emoji.json', 'webfonts/muli.ttf', 'webfonts/baumans.ttf', 'chunkjs/locales'];

/** Copies Converse beside our pages and links it from the page that needs it. */
export function converseFiles(): Plugin {
  let outDir = 'dist';
  return {
    name: 'plenum-converse-files',
    config: () => ({ define: { __CONVERSE_PATH__: JSON.stringify(conversePath) } }),
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use(conversePath, async (request, response, next) => {
        const name = (request.url ?? '').replace(/^\/|\?.*$/g, '');
        if (!shipped.some((path) => name === path || name.startsWith(`${path}/`)) || name.includes('..')) return next();
        const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', json: 'application/json' };
        response.setHeader('Content-Type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
        response.end(await readFile(join(dist, name)));
      });
      server.middlewares.use((request, _response, next) => {
        const [path, query] = (request.url ?? '').split('?');
        if (path?.startsWith('/r/')) request.url = '/room.html';
        if (path === '/setup') request.url = `/setup.html?${query ?? ''}`;
        next();
      });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path }) {
        if (!path.endsWith('/room.html')) return [];
        return [
          { tag: 'link', attrs: { rel: 'modulepreload', href: `${conversePath}/converse.min.js` }, injectTo: 'head' },
          // First of all styles: ours come after it and win.
          { tag: 'link', attrs: { rel: 'stylesheet', href: `${conversePath}/converse.min.css` }, injectTo: 'head-prepend' },
        ];
      },
    },
    async closeBundle() {
      const target = join(outDir, conversePath);
      await mkdir(target, { recursive: true });
      await Promise.all(
        shipped.map((path) => cp(join(dist, path), join(target, path), { recursive: true, filter: (file) => !file.endsWith('.map') })),
      );
      await cp(join(dist, '../LICENSE'), join(target, 'LICENSE'));
    },
  };
}
