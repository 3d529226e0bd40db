import type { Converse } from '../../converse/converse.d.ts';
import type { Language } from '../language.ts';
import { speech } from '../text.ts';

type Words = Readonly<Record<string, string>>;

/** What a visitor of a room reads of Converse, and Converse says in English although the page speaks another language. */
const gaps: Partial<Record<Language, () => Promise<{ default: Words }>>> = {
  es: () => import('./words-es.json'),
  pt: () => import('./words-pt.json'),
  ar: () => import('./words-ar.json'),
};

/** Lets Converse speak the page's language where its own catalogue does not know how. To be called before it starts. */
export async function fillGaps({ env: { i18n } }: Converse): Promise<void> {
  const words = (await gaps[speech.language]?.())?.default;
  if (!words) return;
  const translate = i18n.translate;
  i18n.translate = (english, ...rest) => {
    const own = words[english];
    return own === undefined ? translate(english, ...rest) : fill(own, rest[0] ?? []);
  };
}

function fill(words: string, values: readonly unknown[]): string {
  return words.replace(/%(\d)\$[sd]/g, (_, place: string) => String(values[Number(place) - 1] ?? ''));
}
