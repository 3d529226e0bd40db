import { written, xml } from '../pubsub/test-dom.ts';
import { describe, expect, test } from 'vitest';
import { readNote, writeNote } from './note-xml.ts';
import { found, isSame, sorted, type Note } from './note.ts';
import { Notes } from './notes.ts';

const about = { jid: 'bob@localhost', nick: 'Bob', occupantId: 'o1' };
const noteXml =
  `<note xmlns="urn:peertube-plugin-livechat:note" order="11"><description>Was rude.</description>` +
  `<note-about jid="bob@localhost" nick="Bob"><occupant-id xmlns="urn:xmpp:occupant-id:0" id="o1"/></note-about></note>`;

describe('a note', () => {
  test('is read and written as the protocol says', () => {
    expect(readNote('n', xml(noteXml))).toEqual({ id: 'n', order: 11, text: 'Was rude.', about });
    const made = writeNote({ order: 11, text: 'Was rude.', about });
    // The serializer puts a new element's namespace last.
    expect(written(made).replace(/( id="o1")( xmlns="[^"]+")/, '$2$1')).toBe(noteXml);
  });

  test('keeps what it does not know when its text is changed', () => {
    const base = xml(noteXml.replace('<note-about', '<x xmlns="urn:x"/><note-about y="1"'));
    expect(written(writeNote({ text: 'Was kind.' }, base))).toBe(written(base).replace('rude', 'kind'));
  });

  test('need be about nobody', () => {
    expect(readNote('n', xml('<note xmlns="urn:peertube-plugin-livechat:note"/>'))).toEqual({ id: 'n', order: 0, text: '', about: null });
    expect(readNote('n', xml('<note xmlns="urn:else"/>'))).toBeNull();
    expect(readNote('n', xml('<note xmlns="urn:peertube-plugin-livechat:note"><note-about/></note>'))?.about).toEqual({
      jid: '',
      nick: '',
      occupantId: '',
    });
  });
});

describe('notes', () => {
  const note = (id: string, order: number, text: string, who: Note['about']): Note => ({ id, order, text, about: who });
  const notes = sorted([note('1', 0, 'Asked twice', about), note('2', 2, 'Helped others', null), note('3', 1, 'Left early', { ...about, nick: 'Robert' })]);
  const ids = (some: readonly Note[]) => some.map(({ id }) => id).join('');

  test('show the newest first', () => expect(ids(notes)).toBe('231'));

  test('are found by text, nick and address, without case', () => {
    expect(ids(found(notes, 'EARLY', null))).toBe('3');
    expect(ids(found(notes, 'rob', null))).toBe('3');
    expect(ids(found(notes, 'bob@ twice', null))).toBe('1');
    expect(ids(found(notes, ' ', null))).toBe('231');
    expect(ids(found(notes, 'nobody', null))).toBe('');
  });

  test('are found by participant, whatever they are called now', () => {
    expect(ids(found(notes, '', about))).toBe('31');
    expect(isSame({ jid: '', nick: 'Bob', occupantId: '' }, about)).toBe(true);
    expect(isSame({ ...about, occupantId: 'o2' }, about)).toBe(false);
  });

  test('are added on top, edited and made anew where they are gone', async () => {
    const items: [string, Element][] = [['n', xml(noteXml)]];
    const store = new Notes({ subscribe: async () => {}, page: async () => ({ items, after: null }), publish: async () => {}, retract: async () => {} });
    await store.node.open();
    await store.add('New', null);
    expect(store.all.map(({ order, text }) => [order, text])).toEqual([
      [12, 'New'],
      [11, 'Was rude.'],
    ]);
    const last = store.note('n')!;
    await store.delete('n');
    await store.edit(last, 'Was kind.');
    expect(store.note('n')).toEqual({ ...last, text: 'Was kind.' });
  });
});
