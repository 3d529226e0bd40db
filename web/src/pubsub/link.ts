import type { Link } from './node.ts';
import { itemsRequest, publications, readPage, readRefusal, retractions, subscription, type Refusal } from './pubsub-xml.ts';

export interface Service {
  /** The room's bare JID. */
  readonly room: string;
  readonly node: string;
  /** Whether the service takes several items at once. Some look at the first one only, and say nothing of the others. */
  takesMany(): boolean;
  /** The own bare JID. */
  jid(): string;
  /** Rejects with the error stanza, or with something else where no answer came. */
  ask(iq: Element): Promise<Element>;
}

/** A node at a room's address, as its mirror wants to talk to it. Everything rejects with a `Refusal`. */
export function linkTo({ room, node, takesMany, jid, ask }: Service): Link<Element> {
  const send = (iq: Element) => ask(iq).catch((error: unknown) => Promise.reject(refusal(error)));
  const sendAll = async (requests: readonly Element[]) => {
    for (const iq of requests) await send(iq);
  };
  return {
    subscribe: async () => void (await send(subscription(room, node, jid()))),
    page: async (after) => readPage(await send(itemsRequest(room, node, after))),
    publish: (items) =>
      sendAll(takesMany() ? publications(room, node, items) : items.flatMap((item) => publications(room, node, [item]))),
    retract: (ids) => sendAll(takesMany() ? retractions(room, node, ids) : ids.flatMap((id) => retractions(room, node, [id]))),
  };
}

function refusal(error: unknown): Refusal {
  return readRefusal(error !== null && typeof error === 'object' && 'namespaceURI' in error ? (error as Element) : null);
}
