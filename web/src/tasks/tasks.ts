import { NodeMirror, type Link, type Refusal } from '../pubsub/node.ts';
import { newId } from '../pubsub/new-id.ts';
import { columns, nextOrder, put, step, type Column, type Place, type Task, type TaskList, type TaskText } from './task.ts';
import { readList, readTask, writeList, writeTask } from './task-xml.ts';

/** A room's tasks, and what one can do with them. Everything answers null once the server has it. */
export class Tasks {
  readonly node: NodeMirror<Element>;
  /** What payloads were read as; most stay the same from one change to the next. */
  readonly #read = new WeakMap<Element, Task | TaskList | null>();
  #columns: { readonly of: unknown; readonly are: readonly Column[] } = { of: null, are: [] };

  constructor(link: Link<Element>) {
    this.node = new NodeMirror(link);
  }

  get columns(): readonly Column[] {
    const { items } = this.node;
    if (this.#columns.of !== items) this.#columns = { of: items, are: this.#sort(items) };
    return this.#columns.are;
  }

  #sort(items: ReadonlyMap<string, Element>): Column[] {
    const lists: TaskList[] = [];
    const tasks: Task[] = [];
    for (const [id, payload] of items) {
      let thing = this.#read.get(payload);
      if (thing?.id !== id) this.#read.set(payload, (thing = readTask(id, payload) ?? readList(id, payload)));
      if (thing) 'order' in thing ? tasks.push(thing) : lists.push(thing);
    }
    return columns(lists, tasks);
  }

  get lists(): TaskList[] {
    return this.columns.flatMap(({ list }) => list ?? []);
  }

  list(id: string): TaskList | undefined {
    return this.lists.find((list) => list.id === id);
  }

  task(id: string): Task | undefined {
    const payload = this.node.items.get(id);
    return payload && (readTask(id, payload) ?? undefined);
  }

  addList(name: string): Promise<Refusal | null> {
    return this.node.publish([[newId(), writeList({ name })]]);
  }

  /** Makes it anew where it is gone. */
  renameList(id: string, name: string): Promise<Refusal | null> {
    return this.node.publish([[id, writeList({ name }, this.node.items.get(id))]]);
  }

  /** With its tasks, all at once. */
  deleteList(id: string): Promise<Refusal | null> {
    return this.node.retract([...this.#in(id).map((task) => task.id), id]);
  }

  addTask(text: TaskText): Promise<Refusal | null> {
    return this.node.publish([[newId(), writeTask({ ...text, order: nextOrder(this.#in(text.list)) })]]);
  }

  /** Changes what is given. A task that is gone is made anew, from `whole`. */
  editTask(id: string, changes: Partial<TaskText>, whole: TaskText): Promise<Refusal | null> {
    const task = this.task(id);
    const wanted = task ? changes : whole;
    const isMoved = wanted.list !== undefined && wanted.list !== task?.list;
    const order = isMoved ? { order: nextOrder(this.#in(wanted.list!)) } : {};
    return this.node.publish([[id, writeTask({ ...wanted, ...order }, this.node.items.get(id))]]);
  }

  mark(id: string, done: boolean): Promise<Refusal | null> {
    const payload = this.node.items.get(id);
    return payload ? this.node.publish([[id, writeTask({ done }, payload)]]) : gone;
  }

  move(id: string, place: Place): Promise<Refusal | null> {
    const task = this.task(id);
    if (!task || !this.list(place.list)) return gone;
    const changes = [...put(this.columns, task, place)];
    return this.node.publish(changes.map(([id, change]) => [id, writeTask(change, this.node.items.get(id))]));
  }

  /** Where a step up or down would get a task; null where there is none. */
  step(id: string, by: -1 | 1): Place | null {
    const task = this.task(id);
    return task ? step(this.columns, task, by) : null;
  }

  deleteTask(id: string): Promise<Refusal | null> {
    return this.node.retract([id]);
  }

  #in(list: string): readonly Task[] {
    return this.columns.find((column) => column.list?.id === list)?.tasks ?? [];
  }
}

const gone: Promise<Refusal> = Promise.resolve('gone');
