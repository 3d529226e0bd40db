import { describe, expect, test } from 'vitest';
import { catalogueFaults, type AnyCatalogue } from './catalogue.ts';
import { languages } from './language.ts';

const files = import.meta.glob<AnyCatalogue>('./*.json', { eager: true, import: 'default' });
const english = files['./en.json']!;

test('there is a catalogue for every language, and none besides', () => {
  expect(Object.keys(files).sort()).toEqual(languages.map((language) => `./${language}.json`).sort());
});

test.each(languages)('the catalogue of %s is complete', (language) => {
  expect(catalogueFaults(language, files[`./${language}.json`]!, english)).toEqual([]);
});

describe('a catalogue is refused', () => {
  const small: AnyCatalogue = { hello: 'Hello {name}', votes: { one: '{n} vote', other: '{n} votes' } };
  const good: AnyCatalogue = { hello: 'Bonjour {name}', votes: { one: 'un vote', many: '{n} de votes', other: '{n} votes' } };
  const faults = (changed: AnyCatalogue) => catalogueFaults('fr', { ...good, ...changed }, small);

  test('not when it is complete', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ votes: { ...(good['votes'] as object), '0': 'aucun' } })).toEqual([]);
  });

  test('when a key is missing or too many', () => {
    expect(catalogueFaults('fr', { votes: good['votes']! }, small)).toEqual(['fr.json: hello is missing.']);
    expect(faults({ bye: 'Au revoir' })).toEqual(['fr.json: bye is not in English.']);
  });

  test('when a place for a value is missing or not known', () => {
    expect(faults({ hello: 'Bonjour {nom}' })).toEqual([
      'fr.json: hello has a place for {nom}, which is not given.',
      'fr.json: hello has no place for {name}.',
    ]);
    expect(faults({ votes: { one: 'un', many: '{n}', other: 'des votes' } })).toEqual(['fr.json: votes ("other") has no place for {n}.']);
  });

  test('when a text is empty or has no forms', () => {
    expect(faults({ hello: ' ' })).toContain('fr.json: hello is empty.');
    expect(faults({ votes: '{n} votes' })).toEqual(['fr.json: votes has forms by number in one language only.']);
  });

  test('when a form of its language is missing or of another language', () => {
    expect(faults({ votes: { one: '{n}', other: '{n}' } })).toEqual(['fr.json: votes has no form "many".']);
    expect(faults({ votes: { ...(good['votes'] as object), few: '{n}' } })).toEqual([
      'fr.json: votes has a form "few", which its language does not know.',
    ]);
  });
});
