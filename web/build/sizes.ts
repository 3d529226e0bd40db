import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** KiB, compressed. What a visitor loads of ours besides Converse, all pages together in one language; a build over it fails. */
const budget = 60;

/** Prints what the pages weigh on the wire. */
export function sizes(): Plugin {
  let outDir = 'dist';
  return {
    name: 'plenum-sizes',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
        const total = { ours: 0, converse: 0 };
        let language = 0;
        for (const entry of entries) {
          const file = join(entry.parentPath, entry.name);
          if (!entry.isFile() || /\.(br|gz)$/.test(file) || file.includes('locales')) continue;
          const size = await stat(`${file}.br`).catch(() => stat(file));
          // One of the languages is loaded, maybe the longest.
          if (/\/text-\w+-[^/]+\.js$/.test(file)) language = Math.max(language, size.size / 1024);
          else total[file.includes('/converse/') ? 'converse' : 'ours'] += size.size / 1024;
        }
        total.ours += language;
        console.log(`On the wire: ${total.ours.toFixed(1)} KiB of ours (budget ${budget}), ${total.converse.toFixed(0)} KiB of Converse.`);
        if (total.ours > budget) throw new Error(`The pages weigh ${total.ours.toFixed(1)} KiB, over the budget of ${budget} KiB.`);
      },
    },
  };
}
