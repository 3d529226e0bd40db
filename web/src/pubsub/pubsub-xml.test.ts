import { written, xml } from './test-dom.ts';
import { describe, expect, test } from 'vitest';
import { itemsRequest, publications, readEvent, readPage, readRefusal, retractions, subscription } from './pubsub-xml.ts';

const room = 'sala@rooms.localhost';
const pubsub = 'xmlns="http://jabber.org/protocol/pubsub"';
const payload = (name: string) => xml(`<tasklist xmlns="urn:peertube-plugin-livechat:tasklist"><name>${name}</name></tasklist>`);

describe('requests', () => {
  test('a subscription names the bare address', () => {
    expect(written(subscription(room, 'n', 'a&b@localhost'))).toBe(
      `<iq xmlns="jabber:client" type="set" to="${room}"><pubsub ${pubsub}><subscribe node="n" jid="a&amp;b@localhost"/></pubsub></iq>`,
    );
  });

  test('items are asked for page by page', () => {
    expect(written(itemsRequest(room, 'n', null))).toContain('<items node="n"/><set xmlns="http://jabber.org/protocol/rsm"><max>200</max></set>');
    expect(written(itemsRequest(room, 'n', 'x<'))).toContain('<max>200</max><after>x&lt;</after></set>');
  });

  test('several items are one publish, with their payloads as they are', () => {
    const [iq, ...more] = publications(room, 'n', [['1', payload('A')], ['2', payload('B &amp; C')]]);
    expect(more).toEqual([]);
    expect(written(iq!)).toBe(
      `<iq xmlns="jabber:client" type="set" to="${room}"><pubsub ${pubsub}><publish node="n">` +
        `<item id="1"><tasklist xmlns="urn:peertube-plugin-livechat:tasklist"><name>A</name></tasklist></item>` +
        `<item id="2"><tasklist xmlns="urn:peertube-plugin-livechat:tasklist"><name>B &amp; C</name></tasklist></item>` +
        `</publish></pubsub></iq>`,
    );
  });

  test('what one stanza cannot hold is several', () => {
    const large = payload('€'.repeat(30_000));
    const requests = publications(room, 'n', [['1', large], ['2', large], ['3', large]]);
    expect(requests.map((iq) => written(iq).match(/<item /g)!.length)).toEqual([2, 1]);
    for (const iq of requests) expect(Buffer.byteLength(written(iq))).toBeLessThan(256 * 1024);
    const ids = Array.from({ length: 3000 }, (_, n) => `${n}-${'i'.repeat(60)}`);
    const retracted = retractions(room, 'n', ids);
    expect(retracted.length).toBe(3);
    expect(retracted.flatMap((iq) => [...written(iq).matchAll(/<item id="([^"]+)"/g)].map(([, id]) => id))).toEqual(ids);
  });

  test('a retraction wants others to be notified', () => {
    expect(written(retractions(room, 'n', ['1', '2'])[0]!)).toContain('<retract node="n" notify="1"><item id="1"/><item id="2"/></retract>');
  });
});

describe('a page of items', () => {
  const answer = (content: string) => readPage(xml(`<iq xmlns="jabber:client" type="result"><pubsub ${pubsub}>${content}</pubsub></iq>`));
  const item = (id: string) => `<item id="${id}" publisher="a@b"><x xmlns="urn:x"/></item>`;
  const set = (index: number, last: string, count: number) =>
    `<set xmlns="http://jabber.org/protocol/rsm"><first index="${index}">1</first><last>${last}</last><count>${count}</count></set>`;

  test('names what comes next until the count is reached', () => {
    expect(answer(`<items node="n">${item('1')}${item('2')}</items>${set(0, '2', 3)}`)).toMatchObject({ after: '2' });
    expect(answer(`<items node="n">${item('3')}</items>${set(2, '3', 3)}`)).toMatchObject({ after: null });
  });

  test('without a count is followed by another until one is empty', () => {
    const rest = '<set xmlns="http://jabber.org/protocol/rsm"><last>2</last></set>';
    expect(answer(`<items node="n">${item('2')}</items>${rest}`).after).toBe('2');
    expect(answer(`<items node="n"/>${rest}`).after).toBeNull();
  });

  test('of a service without pages is all there is', () => {
    const page = answer(`<items node="n">${item('1')}${item('2')}</items>`);
    expect(page.items.map(([id]) => id)).toEqual(['1', '2']);
    expect(page.after).toBeNull();
  });

  test('leaves out what is no item', () => {
    const page = answer(`<items node="n"><item/><item id="e"/><item id="t">words</item><thing id="y"><x/></thing>${item('1')}</items>`);
    expect(page.items.map(([id]) => id)).toEqual(['1']);
    expect(readPage(xml('<iq xmlns="jabber:client" type="result"/>'))).toEqual({ items: [], after: null });
  });
});

describe('a notification', () => {
  const read = (content: string, type = 'headline') =>
    readEvent(
      xml(`<message xmlns="jabber:client" type="${type}" from="${room}">
        <event xmlns="http://jabber.org/protocol/pubsub#event">${content}</event></message>`),
    );

  test('tells of items and of retractions, in their order', () => {
    const told = read('<items node="n"><item id="1"><x xmlns="urn:x"/></item><retract id="2"/></items>');
    expect(told?.node).toBe('n');
    expect(told?.events.map(({ id, payload: is }) => [id, is?.localName ?? null])).toEqual([['1', 'x'], ['2', null]]);
  });

  test('that is malformed tells nothing', () => {
    expect(read('<items node="n"><item><x/></item><item id="1"/><retract/><other id="3"/></items>')?.events).toEqual([]);
    expect(read('<items><item id="1"><x/></item></items>')).toBeNull();
    expect(read('')).toBeNull();
    expect(read('<items node="n"/>', 'error')).toBeNull();
    expect(readEvent(xml('<message xmlns="jabber:client" type="headline"/>'))).toBeNull();
  });
});

test('a refusal is read by its conditions', () => {
  const stanza = (name: string) => `<${name} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>`;
  const own = (name: string) => `<${name} xmlns="http://jabber.org/protocol/pubsub#errors"/>`;
  const read = (type: string, conditions: string) =>
    readRefusal(xml(`<iq xmlns="jabber:client" type="error"><error type="${type}">${conditions}</error></iq>`));
  expect(read('auth', stanza('forbidden'))).toBe('forbidden');
  expect(read('cancel', stanza('item-not-found'))).toBe('gone');
  expect(read('cancel', stanza('not-allowed') + own('max-items-exceeded'))).toBe('full');
  expect(read('modify', stanza('not-acceptable') + own('payload-too-big'))).toBe('large');
  expect(read('wait', stanza('resource-constraint'))).toBe('slow');
  expect(read('modify', stanza('bad-request'))).toBe('failed');
  expect(readRefusal(null)).toBe('offline');
});
