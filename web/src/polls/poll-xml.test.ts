import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { formSubmission, isDelayed, readForm, readPoll, readRefusal, readVoteAnswer, votedFor, voteMessage } from './poll-xml.ts';
import { archived } from '../xml.ts';

const xml = (text: string) => new DOMParser().parseFromString(text, 'text/xml').documentElement as unknown as Element;

const update = `
  <message xmlns="jabber:client" from="sala@rooms.localhost/alice" type="groupchat" id="u1">
    <x-poll xmlns="http://jabber.org/protocol/muc#x-poll-message" id="p1" end="1800000000" votes="3">
      <x-poll-question>Tea &amp; cake?</x-poll-question>
      <x-poll-choice choice="1" votes="2">Tea</x-poll-choice>
      <x-poll-choice choice="4" votes="1">Cake</x-poll-choice>
    </x-poll>
    <no-copy xmlns="urn:xmpp:hints"/>
  </message>`;

describe('a poll in a message', () => {
  test('is read with the keys that its choices have', () => {
    expect(readPoll(xml(update))).toEqual({
      id: 'p1',
      question: 'Tea & cake?',
      choices: [
        { key: '1', label: 'Tea', votes: 2 },
        { key: '4', label: 'Cake', votes: 1 },
      ],
      votes: 3,
      end: 1800000000,
      over: false,
    });
  });

  test('is over when it says so, whatever its planned end', () => {
    expect(readPoll(xml(update.replace('votes="3">', 'votes="3" over="">')))?.over).toBe(true);
  });

  test('is read from what the archive sends', () => {
    const result = `<message xmlns="jabber:client" from="sala@rooms.localhost"><result xmlns="urn:xmpp:mam:2" id="a1">
      <forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-11-01T12:00:00Z"/>${update.trim()}</forwarded>
    </result></message>`.replace(/>\s+</g, '><');
    expect(readPoll(archived(xml(result)))?.id).toBe('p1');
    expect(readPoll(archived(xml(update)))?.id).toBe('p1');
  });

  test('is not believed in a private message', () => {
    expect(readPoll(xml(update.replace('groupchat', 'chat')))).toBeNull();
  });

  test('is not looked for in another namespace or deeper', () => {
    expect(readPoll(xml(update.replace('x-poll-message', 'x-else')))).toBeNull();
    expect(readPoll(xml(`<message xmlns="jabber:client" type="groupchat"><x xmlns="a">${update}</x></message>`))).toBeNull();
  });

  test('with counts that are no counts has none', () => {
    expect(readPoll(xml(update.replace('votes="3"', 'votes="-3"').replace('votes="2"', 'votes="x"')))?.votes).toBe(0);
  });

  test('of the past carries a delay', () => {
    const stamped = update.replace('<no-copy', '<delay xmlns="urn:xmpp:delay" stamp="2026-11-22T00:00:00Z"/><no-copy');
    expect(isDelayed(xml(stamped))).toBe(true);
    expect(isDelayed(xml(update))).toBe(false);
  });
});

describe('the answer to a vote', () => {
  const bounce = (type: string, condition: string) =>
    readVoteAnswer(
      xml(`<message xmlns="jabber:client" from="sala@rooms.localhost" type="error" id="v1"><body>!1</body>
        <error type="${type}"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
        <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">Words.</text></error></message>`),
    );

  test.each([
    ['continue', 'undefined-condition', 'counted'],
    ['cancel', 'not-allowed', 'over'],
    ['cancel', 'bad-request', 'invalid'],
    ['auth', 'forbidden', 'forbidden'],
    ['cancel', 'not-acceptable', 'absent'],
    ['wait', 'policy-violation', 'slow'],
    ['cancel', 'internal-server-error', 'failed'],
  ])('%s/%s means %s', (type, condition, answer) => {
    expect(bounce(type, condition)).toEqual({ id: 'v1', answer });
  });

  test('is the reflected vote where the poll is public', () => {
    const vote = '<message xmlns="jabber:client" type="groupchat" id="v2"><body> !12 </body></message>';
    expect(readVoteAnswer(xml(vote))).toEqual({ id: 'v2', answer: 'counted' });
    expect(readVoteAnswer(xml(vote.replace('!12', 'no')))).toBeNull();
  });

  test.each([
    ['!1', '1'],
    ['\n!01 ', '01'],
    ['!', null],
    ['!1 yes', null],
    ['1', null],
    ['!१', null],
  ])('%j votes for %j', (body, choice) => {
    expect(votedFor(body)).toBe(choice);
  });
});

test('a vote is a message whose text stays text', () => {
  const message = xml(voteMessage('a&b@rooms.localhost', 'i"d', '2'));
  expect(message.getAttribute('to')).toBe('a&b@rooms.localhost');
  expect(message.getAttribute('id')).toBe('i"d');
  expect(message.textContent).toBe('!2');
});

describe('the form', () => {
  const answer = `
    <iq xmlns="jabber:client" type="result"><query xmlns="http://jabber.org/protocol/muc#x-poll">
      <x xmlns="jabber:x:data" type="form"><title>New poll</title><instructions>Do.</instructions>
        <field var="FORM_TYPE" type="hidden"><value>http://jabber.org/protocol/muc#x-poll</value></field>
        <field var="muc#roompoll_duration" type="text-single" label="Poll duration (in minutes)"><desc>Minutes.</desc><required/>
          <validate xmlns="http://jabber.org/protocol/xdata-validate" datatype="xs:integer"><range min="1"/></validate></field>
        <field var="muc#roompoll_anonymous" type="boolean" label="Anonymous results"><value>1</value></field>
        <field var="muc#roompoll_voters" type="list-single" label="Voters"><value>everyone</value>
          <option label="All"><value>everyone</value></option><option><value>members</value></option></field>
      </x></query></iq>`;

  test('is read field by field, those that come later too', () => {
    const form = readForm(xml(answer));
    expect(form?.title).toBe('New poll');
    expect(form?.fields.map((field) => [field.name, field.type, field.value, field.required])).toEqual([
      ['FORM_TYPE', 'hidden', 'http://jabber.org/protocol/muc#x-poll', false],
      ['muc#roompoll_duration', 'text-single', '', true],
      ['muc#roompoll_anonymous', 'boolean', '1', false],
      ['muc#roompoll_voters', 'list-single', 'everyone', false],
    ]);
    expect(form?.fields[1]?.number).toEqual({ min: 1, max: null });
    expect(form?.fields[3]?.options).toEqual([
      { label: 'All', value: 'everyone' },
      { label: 'members', value: 'members' },
    ]);
  });

  test('is submitted with values that no quote or bracket can break out of', () => {
    const values = new Map([['muc#roompoll_question', '</value>"<b>&\u0000😀']]);
    expect(xml(formSubmission('sala@rooms.localhost', values)).textContent).toBe('</value>"<b>&😀');
  });

  test('is refused field by field', () => {
    const refusal = readRefusal(
      xml(`<iq xmlns="jabber:client" type="error"><error type="modify"><bad-request xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
        <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">muc#roompoll_question: Required value missing; muc#roompoll_duration: out of bounds</text></error></iq>`),
    );
    expect([...refusal.fields]).toEqual([
      ['muc#roompoll_question', 'missing'],
      ['muc#roompoll_duration', 'out-of-bounds'],
    ]);
    expect(refusal.whole).toBeNull();
  });

  test('is refused as a whole, or lost', () => {
    const refusal = (condition: string) =>
      readRefusal(
        xml(
          `<iq xmlns="jabber:client" type="error"><error type="auth"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></iq>`,
        ),
      );
    expect(refusal('forbidden').whole).toBe('forbidden');
    expect(refusal('item-not-found').whole).toBe('gone');
    expect(readRefusal(null).whole).toBe('failed');
  });
});
