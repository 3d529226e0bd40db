import { join } from 'node:path';
import { expect, test } from 'vitest';

type Translations = Readonly<Record<string, readonly (string | null)[] | undefined>>;

const files = import.meta.glob<Readonly<Record<string, string>>>('./words-*.json', { eager: true, import: 'default' });
const locales = join(import.meta.dirname, '../../../node_modules/converse.js/dist/chunkjs/locales');

async function translations(locale: string): Promise<Translations> {
  const chunk = (await import(/* @vite-ignore */ join(locales, `${locale}-LC_MESSAGES-converse-po.js`))) as {
    __webpack_modules__: Record<string, (module: { exports: unknown }) => void>;
  };
  const module = { exports: {} };
  Object.values(chunk.__webpack_modules__)[0]!(module);
  return (module.exports as { locale_data: { converse: Translations } }).locale_data.converse;
}

test.each([
  ['es', ['es']],
  ['pt', ['pt', 'pt_BR']],
  ['ar', ['ar']],
])('what we say for Converse in %s is what it does not say itself', async (language, names) => {
  const words = files[`./words-${language}.json`]!;
  const known = await Promise.all(names.map(translations));
  expect(Object.keys(words).filter((english) => known.every((locale) => locale[english]?.[0]))).toEqual([]);
});

test('values have their places in every language', () => {
  const places = (words: string) => [...words.matchAll(/%\d\$[sd]/g)].map(([place]) => place).sort();
  for (const [english, words] of Object.values(files).flatMap((file) => Object.entries(file))) expect(places(words)).toEqual(places(english));
});
