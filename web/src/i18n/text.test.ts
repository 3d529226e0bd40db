import { afterEach, describe, expect, test, vi } from 'vitest';

/** The functions as a page in that language has them. */
async function speaking(tag: string) {
  vi.resetModules();
  vi.stubGlobal('window', {});
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { languages: [tag] });
  vi.stubGlobal('sessionStorage', { getItem: () => null });
  return { ...(await import('./text.ts')), ...(await import('./server-words.ts')) };
}

afterEach(() => vi.unstubAllGlobals());

describe('numbers of votes', () => {
  test('have two forms and a word for none in English', async () => {
    const { votes } = await speaking('en-GB');
    expect([0, 1, 2, 1200].map(votes)).toEqual(['No votes', '1 vote', '2 votes', '1,200 votes']);
  });

  test('have a form of their own for millions in French', async () => {
    const { votes } = await speaking('fr');
    expect([0, 1, 2, 1_000_000].map(votes)).toEqual(['Aucun vote', '1 vote', '2 votes', '1\u202f000\u202f000 de votes']);
  });

  test('have six forms in Arabic', async () => {
    const { votes } = await speaking('ar-EG');
    expect([0, 1, 2, 3, 11, 100].map(votes)).toEqual(['لا أصوات', 'صوت واحد', 'صوتان', '٣ أصوات', '١١ صوتًا', '١٠٠ صوت']);
  });
});

test('percentages and minutes are written as in the language', async () => {
  const written = async (tag: string) => {
    const { percent, minutes } = await speaking(tag);
    return [percent(54), minutes(5)];
  };
  expect(await written('en-US')).toEqual(['54%', '5 min']);
  expect(await written('de')).toEqual(['54\u00a0%', '5 Min.']);
  expect((await written('ar-EG'))[0]).toContain('٥٤٪');
});

test('the time left is shown as a clock', async () => {
  const { clock } = await speaking('en');
  expect([0, 65, 3600, 183_845].map(clock)).toEqual(['0:00', '1:05', '1:00:00', '51:04:05']);
  expect((await speaking('ar-EG')).clock(65)).toBe('١:٠٥');
});

test('a name in another direction does not turn the sentence around it', async () => {
  expect((await speaking('en')).text('start.signedin', { name: 'alice' })).toBe('Signed in as alice');
  expect((await speaking('en')).text('start.signedin', { name: 'علي' })).toBe('Signed in as \u2068علي\u2069');
  expect((await speaking('ar')).text('start.signedin', { name: 'alice' })).toBe('الحساب الحالي: \u2068alice\u2069');
});

test('what the server says is said in the language of the page, and what people say as they said it', async () => {
  const { serverWords } = await speaking('de');
  expect(serverWords('This choice is not valid.')).toBe('Diese Antwort ist nicht gültig.');
  expect(serverWords('This poll is now over.')).toBe('Diese Umfrage ist beendet; die Stimme kam zu spät.');
  expect(serverWords('A password needs at least 8 characters.')).toBe('Bitte mindestens 8 Zeichen verwenden.');
  expect(serverWords("'a b' cannot be the name of an account.")).toBe('So kann ein Konto nicht heißen.');
  expect(serverWords('This poll is now over. Go home.')).toBeNull();
});
