import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(html|js|css|json|svg|ttf|txt|webmanifest)$/;
/** Bytes. Below this a compressed file saves no packet. */
const smallest = 1024;

const encoders = {
  br: (data: Buffer) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  gz: (data: Buffer) => promisify(gzip)(data, { level: 9 }),
};

/**
 * Puts a `.br` and a `.gz` beside every text file. What was compressed once is kept by content in
 * `node_modules/.cache`, because most of it is Converse, which does not change between builds.
 */
export function precompress(): Plugin {
  let root = '.';
  let outDir = 'dist';
  return {
    name: 'plenum-precompress',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const cache = join(root, 'node_modules/.cache/plenum-precompress');
        await mkdir(cache, { recursive: true });
        const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile() && text.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
        const worker = async () => {
          for (let file = files.pop(); file; file = files.pop()) await compress(file, cache);
        };
        await Promise.all(Array.from({ length: availableParallelism() }, worker));
      },
    },
  };
}

async function compress(file: string, cache: string) {
  const data = await readFile(file);
  if (data.length < smallest) return;
  const hash = createHash('sha256').update(data).digest('hex');
  for (const [extension, encode] of Object.entries(encoders)) {
    const cached = join(cache, `${hash}.${extension}`);
    let encoded = await readFile(cached).catch(() => null);
    if (!encoded) {
      encoded = await encode(data);
      await writeFile(cached, encoded);
    }
    await writeFile(`${file}.${extension}`, encoded);
  }
}
