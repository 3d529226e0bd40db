import { describe, expect, test } from 'vitest';
import { NodeMirror, type Link, type Refusal } from './node.ts';

/** A service that answers when it is told to, and notes what it was asked. */
class Service implements Link<string> {
  readonly asked: string[] = [];
  pages: { items: [string, string][]; after: string | null }[] = [{ items: [['a', 'A'], ['b', 'B']], after: null }];
  refusals: Refusal[] = [];
  #answer: ((refusal: Refusal | null) => void)[] = [];

  subscribe = async () => void this.asked.push('subscribe');
  page = async (after: string | null) => {
    this.asked.push(`page after ${after}`);
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    return this.pages.shift()!;
  };
  publish = (items: readonly (readonly [string, string])[]) => this.#ask(`publish ${items.map(String).join(' ')}`);
  retract = (ids: readonly string[]) => this.#ask(`retract ${ids.join(' ')}`);

  answer(refusal: Refusal | null = null): Promise<void> {
    this.#answer.shift()!(refusal);
    return settled();
  }

  #ask(what: string): Promise<void> {
    this.asked.push(what);
    return new Promise((resolve, reject) => this.#answer.push((refusal) => (refusal ? reject(refusal) : resolve())));
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const shown = (node: NodeMirror<string>) => Object.fromEntries(node.items);

async function opened() {
  const service = new Service();
  const node = new NodeMirror(service);
  await node.open();
  return { service, node };
}

describe('opening', () => {
  test('subscribes first and then fetches every page', async () => {
    const service = new Service();
    service.pages = [{ items: [['a', 'A']], after: 'a' }, { items: [['b', 'B']], after: null }];
    const node = new NodeMirror(service);
    await node.open();
    expect(service.asked).toEqual(['subscribe', 'page after null', 'page after a']);
    expect(shown(node)).toEqual({ a: 'A', b: 'B' });
    expect(node.phase).toBe('ready');
  });

  test('puts what is told meanwhile over what is fetched', async () => {
    const service = new Service();
    const node = new NodeMirror(service);
    const opening = node.open();
    node.hear('a', 'newer');
    node.hear('b', null);
    node.hear('c', 'C');
    await opening;
    expect(shown(node)).toEqual({ a: 'newer', c: 'C' });
  });

  test('begins anew where a page begins after an item that is gone', async () => {
    const service = new Service();
    const page = service.page;
    let isFirst = true;
    service.pages = [{ items: [['a', 'A']], after: 'a' }, { items: [['b', 'B']], after: null }];
    service.page = async (after) => {
      if (after === 'a' && isFirst) {
        isFirst = false;
        throw 'gone';
      }
      return page(after);
    };
    const node = new NodeMirror(service);
    await node.open();
    expect(shown(node)).toEqual({ b: 'B' });
  });

  test('of a node that is not there yet shows nothing, and is no failure', async () => {
    const service = new Service();
    service.refusals = ['gone'];
    const node = new NodeMirror(service);
    await node.open();
    expect([node.phase, shown(node)]).toEqual(['ready', {}]);
  });

  test('without the right says so', async () => {
    const service = new Service();
    service.refusals = ['forbidden'];
    const node = new NodeMirror(service);
    await node.open();
    expect(node.phase).toBe('forbidden');
    node.hear('a', 'secret');
    expect(shown(node)).toEqual({});
  });

  test('ends with a service that sends the same page for ever', async () => {
    const service = new Service();
    service.page = async () => ({ items: [['a', 'A']] as [string, string][], after: 'a' });
    const node = new NodeMirror(service);
    await node.open();
    expect(shown(node)).toEqual({ a: 'A' });
  });
});

describe('a change', () => {
  test('shows at once and stays when it is accepted', async () => {
    const { service, node } = await opened();
    const done = node.publish([['a', 'mine'], ['c', 'C']]);
    expect(shown(node)).toEqual({ a: 'mine', b: 'B', c: 'C' });
    await service.answer();
    expect(await done).toBeNull();
    expect(shown(node)).toEqual({ a: 'mine', b: 'B', c: 'C' });
  });

  test('is taken back when it is refused, and only that one', async () => {
    const { service, node } = await opened();
    const first = node.publish([['a', 'mine']]);
    const second = node.retract(['b']);
    expect(shown(node)).toEqual({ a: 'mine' });
    await service.answer('full');
    expect(await first).toBe('full');
    expect(shown(node)).toEqual({ a: 'A' });
    await service.answer();
    expect(await second).toBeNull();
    expect(shown(node)).toEqual({ a: 'A' });
  });

  test('taken back leaves what others did meanwhile', async () => {
    const { service, node } = await opened();
    void node.publish([['a', 'mine']]);
    node.hear('a', 'theirs');
    expect(shown(node)['a']).toBe('mine');
    await service.answer('forbidden');
    expect(shown(node)['a']).toBe('theirs');
  });

  test('that was notified of before its answer is not applied again', async () => {
    const { service, node } = await opened();
    void node.publish([['a', 'mine']]);
    node.hear('a', 'mine, kept');
    node.hear('a', 'and changed by another');
    await service.answer();
    expect(shown(node)['a']).toBe('and changed by another');
  });

  test('on its way when the connection breaks is dropped, and the truth fetched', async () => {
    const { service, node } = await opened();
    const done = node.publish([['a', 'mine']]);
    node.lose();
    expect(await done).toBe('offline');
    expect([node.phase, shown(node)['a']]).toEqual(['stale', 'A']);
    expect(await node.publish([['a', 'again']])).toBe('offline');
    service.pages = [{ items: [['a', 'mine']], after: null }];
    await node.open();
    expect(shown(node)).toEqual({ a: 'mine' });
  });

  test('that nobody needs asks nobody', async () => {
    const { service, node } = await opened();
    expect(await node.publish([])).toBeNull();
    expect(service.asked).toEqual(['subscribe', 'page after null']);
  });
});

describe('a retraction', () => {
  test('of what another retracted meanwhile is done for the others', async () => {
    const { service, node } = await opened();
    const done = node.retract(['a', 'b']);
    node.hear('a', null);
    await service.answer('gone');
    expect(service.asked.at(-1)).toBe('retract b');
    await service.answer();
    expect(await done).toBeNull();
    expect(shown(node)).toEqual({});
  });

  test('of what is gone altogether is no failure', async () => {
    const { service, node } = await opened();
    const done = node.retract(['a']);
    node.hear('a', null);
    await service.answer('gone');
    expect(await done).toBeNull();
  });
});

test('who loses the right knows nothing any longer, whatever arrives late', async () => {
  const { node } = await opened();
  node.close();
  expect([node.phase, shown(node)]).toEqual(['closed', {}]);
  node.hear('a', 'late');
  expect(shown(node)).toEqual({});
});

test('pages that arrive after the node was closed are dropped', async () => {
  const node = new NodeMirror(new Service());
  const opening = node.open();
  node.close();
  await opening;
  expect([node.phase, shown(node)]).toEqual(['closed', {}]);
});
