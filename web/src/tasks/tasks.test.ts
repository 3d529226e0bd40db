import { written, xml } from '../pubsub/test-dom.ts';
import { describe, expect, test } from 'vitest';
import type { Link, Refusal } from '../pubsub/node.ts';
import { readList, readTask, writeList, writeTask } from './task-xml.ts';
import { Tasks } from './tasks.ts';

const taskXml =
  `<task xmlns="urn:peertube-plugin-livechat:task" xmlns:x="urn:x" list="l1" order="4" done="true" x:colour="red">` +
  `<name>Greet</name><x:due>noon</x:due><description>Say hello</description></task>`;

describe('a payload', () => {
  test('is read as the protocol says', () => {
    expect(readTask('t', xml(taskXml))).toEqual({ id: 't', list: 'l1', order: 4, done: true, name: 'Greet', description: 'Say hello' });
    expect(readList('l', xml('<tasklist xmlns="urn:peertube-plugin-livechat:tasklist"><name>To do</name></tasklist>'))).toEqual({
      id: 'l',
      name: 'To do',
    });
  });

  test('that is something else is nothing', () => {
    expect(readTask('t', xml('<task xmlns="urn:else"/>'))).toBeNull();
    expect(readList('t', xml(taskXml))).toBeNull();
  });

  test('that lacks everything is an empty task that is not done', () => {
    const empty = { id: 't', list: '', order: 0, done: false, name: '', description: '' };
    expect(readTask('t', xml('<task xmlns="urn:peertube-plugin-livechat:task"/>'))).toEqual(empty);
    expect(readTask('t', xml('<task xmlns="urn:peertube-plugin-livechat:task" order="1e9" done="1"><name xmlns="urn:x">N</name></task>'))).toEqual(
      empty,
    );
  });

  test('keeps what it does not know when it is changed', () => {
    const base = xml(taskXml);
    const changed = written(writeTask({ name: 'Greet <all>', done: false, order: 5 }, base));
    expect(changed).toContain('<x:due>noon</x:due>');
    expect(changed).toContain('x:colour="red"');
    expect(changed).toContain('<name>Greet &lt;all&gt;</name>');
    expect(changed).not.toContain('done=');
    expect(written(base)).toBe(taskXml);
    const list = xml('<tasklist xmlns="urn:peertube-plugin-livechat:tasklist" y="1"><z/><name>A</name><name>B</name></tasklist>');
    expect(written(writeList({ name: 'C' }, list))).toBe(
      '<tasklist xmlns="urn:peertube-plugin-livechat:tasklist" y="1"><z/><name>C</name></tasklist>',
    );
  });

  test('carries no character that would end the stream', () => {
    expect(written(writeTask({ name: 'a\u0000\u001bb\uffff\u{1f600}' }))).toContain('<name>ab\u{1f600}</name>');
  });
});

/** Accepts everything unless it is told what to say; notes what it was asked. */
class Service implements Link<Element> {
  readonly asked: string[] = [];
  refusal: Refusal | null = null;
  readonly items = new Map<string, Element>([
    ['l1', writeList({ name: 'To do' })],
    ['l2', writeList({ name: 'Urgent' })],
    ['t', xml(taskXml)],
    ['u', writeTask({ list: 'l1', order: 7, name: 'Call' })],
  ]);

  subscribe = async () => {};
  page = async () => ({ items: [...this.items], after: null });
  publish = (items: readonly (readonly [string, Element])[]) => this.#ask(`publish ${items.map(([id]) => id).join(' ')}`);
  retract = (ids: readonly string[]) => this.#ask(`retract ${ids.join(' ')}`);

  async #ask(what: string) {
    this.asked.push(what);
    if (this.refusal) throw this.refusal;
  }
}

async function opened() {
  const service = new Service();
  const tasks = new Tasks(service);
  await tasks.node.open();
  const shown = () => tasks.columns.map(({ list, tasks: some }) => `${list?.name}: ${some.map(({ name }) => name).join(', ')}`);
  return { service, tasks, shown };
}

describe('tasks', () => {
  test('move between lists in one request', async () => {
    const { service, tasks, shown } = await opened();
    expect(await tasks.move('t', { list: 'l2', before: null })).toBeNull();
    expect(service.asked).toEqual(['publish t']);
    expect(shown()).toEqual(['To do: Call', 'Urgent: Greet']);
    expect(written(tasks.node.items.get('t')!)).toContain('<x:due>noon</x:due>');
  });

  test('move back where the server refuses', async () => {
    const { service, tasks, shown } = await opened();
    service.refusal = 'forbidden';
    const done = tasks.move('t', { list: 'l2', before: null });
    expect(shown()).toEqual(['To do: Call', 'Urgent: Greet']);
    expect(await done).toBe('forbidden');
    expect(shown()).toEqual(['To do: Greet, Call', 'Urgent: ']);
  });

  test('go with their list, all at once', async () => {
    const { service, tasks, shown } = await opened();
    expect(await tasks.deleteList('l1')).toBeNull();
    expect(service.asked).toEqual(['retract t u l1']);
    expect(shown()).toEqual(['Urgent: ']);
  });

  test('are edited in what was changed only', async () => {
    const { tasks } = await opened();
    await tasks.editTask('t', { description: 'Loudly' }, { list: 'l1', name: 'stale', description: 'Loudly' });
    expect(tasks.task('t')).toMatchObject({ name: 'Greet', description: 'Loudly', order: 4, done: true });
  });

  test('that are gone are made anew by their form', async () => {
    const { tasks } = await opened();
    tasks.node.hear('t', null);
    await tasks.editTask('t', { description: 'Loudly' }, { list: 'l1', name: 'Greet', description: 'Loudly' });
    expect(tasks.task('t')).toEqual({ id: 't', list: 'l1', order: 8, done: false, name: 'Greet', description: 'Loudly' });
  });

  test('are done and not done', async () => {
    const { tasks } = await opened();
    await tasks.mark('t', false);
    await tasks.mark('u', true);
    expect([tasks.task('t')?.done, tasks.task('u')?.done]).toEqual([false, true]);
    expect(written(tasks.node.items.get('t')!)).not.toContain('done');
    expect(await tasks.mark('none', true)).toBe('gone');
  });

  test('added come last', async () => {
    const { tasks, shown } = await opened();
    await tasks.addTask({ list: 'l1', name: 'New', description: '' });
    expect(shown()[0]).toBe('To do: Greet, Call, New');
  });

  test('survive items that are no tasks', async () => {
    const { tasks, shown } = await opened();
    const before = shown();
    tasks.node.hear('x', xml('<other xmlns="urn:x"/>'));
    expect(shown()).toEqual(before);
  });
});
