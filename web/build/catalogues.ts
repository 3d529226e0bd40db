import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { catalogueFaults, type AnyCatalogue } from '../src/i18n/catalogue.ts';

const folder = join(import.meta.dirname, '../src/i18n');

/** Fails the build where a language lacks a text, has one too many, or one without a place for a value. */
export function catalogues(): Plugin {
  const read = async (language: string) => JSON.parse(await readFile(join(folder, `${language}.json`), 'utf8')) as AnyCatalogue;
  return {
    name: 'plenum-catalogues',
    apply: 'build',
    async buildStart() {
      const english = await read('en');
      const languages = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
      const faults = await Promise.all(languages.map(async (language) => catalogueFaults(language, await read(language), english)));
      if (faults.flat().length > 0) this.error(faults.flat().join('\n'));
    },
  };
}
