import type { Catalogue, PluralKey, TextKey } from './catalogue.ts';
import { converseLanguage, speechFor, wantedLanguages, type Language } from './language.ts';

export type { PluralKey, TextKey } from './catalogue.ts';

/** Each is a file of its own, and only that of the page's language is loaded. */
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  de: () => import('./de.json'),
  es: () => import('./es.json'),
  it: () => import('./it.json'),
  pt: () => import('./pt.json'),
  ar: () => import('./ar.json'),
};

/** How this page speaks, from its first to its last moment. */
export const speech = speechFor(wantedLanguages());

/** Converse's name of the page's language. */
export const language = converseLanguage(speech);

const { locale, direction } = speech;

if (typeof document !== 'undefined') {
  document.documentElement.lang = locale;
  document.documentElement.dir = direction;
}

// Whoever imports this waits for it, so that a text is there whenever it is asked for.
const { default: catalogue } = await catalogues[speech.language]();

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: 'percent' });
const secondCounts = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' });
const minuteCounts = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
const digits = new Intl.NumberFormat(locale, { useGrouping: false });
const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });

type Values = Readonly<Record<string, string | number>>;

/** The text for a key, with `{name}` replaced by its value; numbers are written as in the page's language. */
export function text(key: TextKey, values: Values = {}): string {
  return fill(catalogue[key], values);
}

/** The text for a key and a number, which stands for `{n}`. */
export function plural(key: PluralKey, n: number, values: Values = {}): string {
  const forms: Readonly<Record<string, string>> = catalogue[key];
  return fill(forms[String(n)] ?? forms[plurals.select(n)] ?? forms['other']!, { n, ...values });
}

/** The text for a number of votes. */
export function votes(n: number): string {
  return plural('poll.votes', n);
}

/** A number of percent: 54 is `54%`, `54 %` or `٥٤٪`. */
export function percent(n: number): string {
  return percents.format(n / 100);
}

/** A number of minutes, such as `5 min`. */
export function minutes(n: number): string {
  return minuteCounts.format(n);
}

/** A number of seconds, such as `5 seconds`. */
export function seconds(n: number): string {
  return secondCounts.format(n);
}

/** A time that is left: `4:05` or `51:00:00`. Days are shown as hours: a poll runs for a week at most. */
export function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const rest = [Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = hours > 0 ? [hours, ...rest] : rest;
  return parts.map((part, index) => (index === 0 ? digits : twoDigits).format(part)).join(':');
}

/** A time of day. */
export function timeOfDay(at: Date): string {
  return times.format(at);
}

/** A day and a time. */
export function moment(at: Date): string {
  return moments.format(at);
}

function fill(words: string, values: Values): string {
  return words.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : typeof value === 'number' ? numbers.format(value) : isolated(value);
  });
}

/** A name or question in another direction than the page's must not turn the words around it. */
function isolated(value: string): string {
  return direction === 'rtl' || /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(value) ? `\u2068${value}\u2069` : value;
}
