/** A PubSub node (XEP-0060) at a room's address, on the wire: elements in, plain objects out, and the other way around. */

import { child, children, elements, escape, parse, textOf } from '../xml.ts';

export const pubsubNamespace = 'http://jabber.org/protocol/pubsub';
export const eventNamespace = `${pubsubNamespace}#event`;
const pubsubErrors = `${pubsubNamespace}#errors`;
const rsmNamespace = 'http://jabber.org/protocol/rsm';
const errorNamespace = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** Items asked for at once. A page must fit a stanza; the server sends fewer where these would not. */
const pageSize = 200;

/** Bytes of one request. Servers end the stream of who sends a larger stanza: ours at 256 KiB. */
const stanzaBytes = 200 * 1024;

/** Bytes that an item takes besides its id and payload, with some to spare for what is escaped in an id. */
const itemBytes = 100;

export type Item = readonly [id: string, payload: Element];

/** An item was published, or retracted where there is no payload. */
export interface ItemEvent {
  readonly id: string;
  readonly payload: Element | null;
}

/** Why a request was refused. `offline` where no answer came. */
export type Refusal = 'forbidden' | 'gone' | 'full' | 'large' | 'slow' | 'offline' | 'failed';

export interface Page {
  readonly items: readonly Item[];
  /** What to ask for next; null where this was the last page. */
  readonly after: string | null;
}

/** Subscribes the bare address, as every tab of a user does; Converse itself would subscribe its own session only. */
export function subscription(room: string, node: string, jid: string): Element {
  return request('set', room, `<subscribe node="${escape(node)}" jid="${escape(jid)}"/>`);
}

/** XEP-0060 §6.5 with a page by XEP-0059. */
export function itemsRequest(room: string, node: string, after: string | null): Element {
  const from = after === null ? '' : `<after>${escape(after)}</after>`;
  return request('get', room, `<items node="${escape(node)}"/><set xmlns="${rsmNamespace}"><max>${pageSize}</max>${from}</set>`);
}

/** One request, thus one change (XEP-0060 §7.1, Batch Processing); several only where one stanza cannot hold it. */
export function publications(room: string, node: string, items: readonly Item[]): Element[] {
  const size = ([id, payload]: Item) => bytes(new XMLSerializer().serializeToString(payload)) + bytes(id);
  return stanzas(items, size).map((some) => {
    const iq = request('set', room, `<publish node="${escape(node)}"/>`);
    const publish = elements(elements(iq)[0]!)[0]!;
    for (const [id, payload] of some) {
      const item = publish.appendChild(iq.ownerDocument.createElementNS(pubsubNamespace, 'item'));
      item.setAttribute('id', id);
      item.appendChild(iq.ownerDocument.importNode(payload, true));
    }
    return iq;
  });
}

/** One request as far as one stanza can hold it. */
export function retractions(room: string, node: string, ids: readonly string[]): Element[] {
  return stanzas(ids, bytes).map((some) => {
    const items = some.map((id) => `<item id="${escape(id)}"/>`).join('');
    return request('set', room, `<retract node="${escape(node)}" notify="1">${items}</retract>`);
  });
}

function stanzas<T>(things: readonly T[], size: (thing: T) => number): T[][] {
  const stanzas: T[][] = [];
  let left = 0;
  for (const thing of things) {
    const needed = size(thing) + itemBytes;
    if (needed > left || stanzas.length === 0) {
      stanzas.push([]);
      left = stanzaBytes;
    }
    stanzas.at(-1)!.push(thing);
    left -= needed;
  }
  return stanzas;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function request(type: 'get' | 'set', room: string, content: string): Element {
  return parse(
    `<iq xmlns="jabber:client" type="${type}" to="${escape(room)}"><pubsub xmlns="${pubsubNamespace}">${content}</pubsub></iq>`,
  );
}

/**
 * The items in an answer, without those that are none: an item has an id and a payload. Services that know no pages
 * send everything.
 */
export function readPage(iq: Element): Page {
  const pubsub = child(iq, 'pubsub', pubsubNamespace);
  const list = child(pubsub, 'items', pubsubNamespace);
  const found = list ? children(list, 'item', pubsubNamespace) : [];
  const set = child(pubsub, 'set', rsmNamespace);
  const first = child(set, 'first', rsmNamespace);
  const last = textOf(child(set, 'last', rsmNamespace));
  const index = Number.parseInt(first?.getAttribute('index') ?? '', 10);
  const count = Number.parseInt(textOf(child(set, 'count', rsmNamespace)), 10);
  const isLast = found.length === 0 || last === '' || index + found.length >= count;
  return { items: found.flatMap((item) => readItem(item) ?? []), after: isLast ? null : last };
}

function readItem(item: Element): [Item] | null {
  const id = item.getAttribute('id');
  const payload = elements(item)[0];
  return id && payload ? [[id, payload]] : null;
}

/** What a notification tells, by node. Nothing where the message is none of a service's. */
export function readEvent(message: Element): { readonly node: string; readonly events: readonly ItemEvent[] } | null {
  const items = child(child(message, 'event', eventNamespace), 'items', eventNamespace);
  const node = items?.getAttribute('node');
  if (!items || !node || message.getAttribute('type') === 'error') return null;
  const events = elements(items).flatMap((element): ItemEvent[] => {
    const id = element.getAttribute('id');
    if (!id || element.namespaceURI !== eventNamespace) return [];
    if (element.localName === 'retract') return [{ id, payload: null }];
    const payload = element.localName === 'item' ? elements(element)[0] : undefined;
    return payload ? [{ id, payload }] : [];
  });
  return { node, events };
}

/** Reads the error answer to a request; `null` stands for no answer. */
export function readRefusal(iq: Element | null): Refusal {
  const error = child(iq, 'error', null);
  if (!error) return 'offline';
  const conditions = elements(error);
  const has = (name: string, namespace: string) =>
    conditions.some((element) => element.localName === name && element.namespaceURI === namespace);
  if (has('max-items-exceeded', pubsubErrors)) return 'full';
  if (has('payload-too-big', pubsubErrors)) return 'large';
  if (has('item-not-found', errorNamespace)) return 'gone';
  if (error.getAttribute('type') === 'wait') return 'slow';
  return has('forbidden', errorNamespace) || has('not-authorized', errorNamespace) ? 'forbidden' : 'failed';
}
