import { expect, test } from 'vitest';
import { converseLanguage, speechFor } from './language.ts';

test('the first wanted language that there is decides', () => {
  expect(speechFor(['nl-NL', 'de-AT', 'fr'])).toEqual({ language: 'de', locale: 'de-AT', direction: 'ltr' });
  expect(speechFor(['ar-EG'])).toEqual({ language: 'ar', locale: 'ar-EG', direction: 'rtl' });
});

test('English is for everyone else, whatever they ask for', () => {
  expect(speechFor([]).language).toBe('en');
  expect(speechFor(['xx', 'not a tag!', '']).language).toBe('en');
});

test('an address says the language, the browser the region', () => {
  expect(speechFor(['pt', 'en-GB', 'pt-BR']).locale).toBe('pt-BR');
  expect(speechFor(['fr', 'en-GB']).locale).toBe('fr');
});

test('Converse gets the same language, under its own name for it', () => {
  expect(['en-GB', 'ar-EG', 'pt-BR', 'pt-PT'].map((tag) => converseLanguage(speechFor([tag])))).toEqual(['en', 'ar', 'pt_BR', 'pt']);
});
