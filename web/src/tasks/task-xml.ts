/** Tasks and their lists on the wire. */

import { child, children, legal, parse, textOf } from '../xml.ts';
import type { Task, TaskList } from './task.ts';

export const tasksNode = 'livechat-tasks';
const listNamespace = 'urn:peertube-plugin-livechat:tasklist';
const taskNamespace = 'urn:peertube-plugin-livechat:task';

/** `<tasklist xmlns='urn:peertube-plugin-livechat:tasklist'><name>…</name></tasklist>`; null where it is something else. */
export function readList(id: string, payload: Element): TaskList | null {
  if (payload.localName !== 'tasklist' || payload.namespaceURI !== listNamespace) return null;
  return { id, name: textOf(child(payload, 'name', listNamespace)) };
}

/**
 * Null where it is something else.
 *
 *     <task xmlns='urn:peertube-plugin-livechat:task' list='LIST ITEM ID' order='0' [done='true']>
 *       <name>…</name><description>…</description>
 *     </task>
 */
export function readTask(id: string, payload: Element): Task | null {
  if (payload.localName !== 'task' || payload.namespaceURI !== taskNamespace) return null;
  return {
    id,
    list: payload.getAttribute('list') ?? '',
    order: readOrder(payload),
    done: payload.getAttribute('done') === 'true',
    name: textOf(child(payload, 'name', taskNamespace)),
    description: textOf(child(payload, 'description', taskNamespace)),
  };
}

/** What is no whole number counts as 0. */
export function readOrder(payload: Element): number {
  const order = payload.getAttribute('order') ?? '';
  return /^-?\d{1,15}$/.test(order) ? Number(order) : 0;
}

/** A list's payload; what `base` has besides stays, for it may be of a client that knows more. */
export function writeList({ name }: Pick<TaskList, 'name'>, base?: Element): Element {
  const payload = copyOf(base, `<tasklist xmlns="${listNamespace}"/>`);
  writeChild(payload, 'name', name);
  return payload;
}

/** A task's payload with the given changes; what `base` has besides stays. */
export function writeTask({ list, order, done, name, description }: Partial<Task>, base?: Element): Element {
  const payload = copyOf(base, `<task xmlns="${taskNamespace}"/>`);
  if (list !== undefined) payload.setAttribute('list', legal(list));
  if (order !== undefined) payload.setAttribute('order', String(order));
  if (done === true) payload.setAttribute('done', 'true');
  if (done === false) payload.removeAttribute('done');
  if (name !== undefined) writeChild(payload, 'name', name);
  if (description !== undefined) writeChild(payload, 'description', description);
  return payload;
}

export function copyOf(base: Element | undefined, empty: string): Element {
  return (base?.cloneNode(true) as Element | undefined) ?? parse(empty);
}

/** Sets the text of a child of the payload's own namespace. */
export function writeChild(payload: Element, name: string, text: string): void {
  const namespace = payload.namespaceURI!;
  const [first, ...others] = children(payload, name, namespace);
  others.forEach((other) => payload.removeChild(other));
  const element = first ?? payload.appendChild(payload.ownerDocument.createElementNS(namespace, name));
  element.textContent = legal(text);
}
