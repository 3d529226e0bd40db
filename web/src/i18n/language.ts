/** Every language that has a catalogue; the first is spoken to whom no other suits. */
export const languages = ['en', 'fr', 'de', 'es', 'it', 'pt', 'ar'] as const;

export type Language = (typeof languages)[number];

export interface Speech {
  readonly language: Language;
  /** Says the region too, where the visitor does: numbers and dates are written as there (`de-CH`, `ar-EG`). */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The first wanted language (BCP 47) that has a catalogue. */
export function speechFor(wanted: readonly string[]): Speech {
  const locale = wanted.find((tag) => languageOf(tag)) ?? languages[0];
  const language = languageOf(locale)!;
  // `pt` alone, as an address says it, may be more exact in the browser's own wish (`pt-BR`).
  const exact = locale === language ? (wanted.find((tag) => languageOf(tag) === language && tag !== language) ?? locale) : locale;
  return { language, locale: exact, direction: language === 'ar' ? 'rtl' : 'ltr' };
}

function languageOf(tag: string): Language | null {
  try {
    const { language } = new Intl.Locale(tag);
    return languages.find((known) => known === language) ?? null;
  } catch {
    return null;
  }
}

/** What Converse calls the same language. It has Portuguese as in Brazil, too. */
export function converseLanguage({ language, locale }: Speech): string {
  return locale.toLowerCase() === 'pt-br' ? 'pt_BR' : language;
}

const key = 'plenum-lang';

/** What the visitor wants to read: what the address says (`?lang=de`, kept as long as the tab lives), then what the browser does. */
export function wantedLanguages(): readonly string[] {
  if (typeof window === 'undefined') return [];
  const asked = new URLSearchParams(location.search).get('lang');
  let kept = asked;
  try {
    if (asked) sessionStorage.setItem(key, asked);
    else kept = sessionStorage.getItem(key);
  } catch {
    // A frame on another site may have no storage.
  }
  return [...(kept ? [kept] : []), ...navigator.languages];
}
