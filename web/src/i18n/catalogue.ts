import type en from './en.json';

/** The forms of one text by number: a category of `Intl.PluralRules`, or an exact number such as `0`. */
export type Forms = Readonly<Record<string, string>>;

type English = typeof en;

/** The keys of texts, and those of texts that depend on a number. */
export type TextKey = { [K in keyof English]: English[K] extends string ? K : never }[keyof English];
export type PluralKey = Exclude<keyof English, TextKey>;

export type Catalogue = Readonly<Record<TextKey, string> & Record<PluralKey, Forms>>;

/** A catalogue that may have faults. */
export type AnyCatalogue = Readonly<Record<string, string | Forms>>;

/** What is wrong with a catalogue compared to the English one, a sentence for each fault. */
export function catalogueFaults(language: string, catalogue: AnyCatalogue, english: AnyCatalogue): string[] {
  const missing = Object.keys(english).filter((key) => !(key in catalogue));
  const extra = Object.keys(catalogue).filter((key) => !(key in english));
  const shared = Object.keys(english).filter((key) => key in catalogue);
  return [
    ...missing.map((key) => `${key} is missing`),
    ...extra.map((key) => `${key} is not in English`),
    ...shared.flatMap((key) => entryFaults(language, catalogue[key]!, english[key]!).map((fault) => `${key} ${fault}`)),
  ].map((fault) => `${language}.json: ${fault}.`);
}

function entryFaults(language: string, entry: string | Forms, english: string | Forms): string[] {
  if (typeof entry === 'string' && typeof english === 'string') return textFaults(entry, holes(english), true);
  if (typeof entry === 'string' || typeof english === 'string') return ['has forms by number in one language only'];
  const wanted = categories(language);
  const expected = holes(english['other'] ?? '');
  return [
    ...wanted.filter((form) => !(form in entry)).map((form) => `has no form "${form}"`),
    ...Object.entries(entry).flatMap(([form, words]) => {
      if (!wanted.includes(form) && !/^\d+$/.test(form)) return [`has a form "${form}", which its language does not know`];
      // "One vote" and "no votes" may do without the number.
      return textFaults(words, expected, !/^(\d+|zero|one|two)$/.test(form)).map((fault) => `("${form}") ${fault}`);
    }),
  ];
}

function textFaults(words: string, expected: ReadonlySet<string>, all: boolean): string[] {
  const found = holes(words);
  return [
    ...(words.trim() === '' ? ['is empty'] : []),
    ...[...found].filter((hole) => !expected.has(hole)).map((hole) => `has a place for ${hole}, which is not given`),
    ...(all ? [...expected].filter((hole) => !found.has(hole)).map((hole) => `has no place for ${hole}`) : []),
  ];
}

function holes(words: string): Set<string> {
  return new Set(words.match(/\{\w+\}/g));
}

function categories(language: string): string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}
