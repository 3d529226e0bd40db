import { text } from '../i18n/text.ts';
import type { Refusal } from '../pubsub/node.ts';
import { arrange, move } from '../ui/arrange.ts';
import { ask } from '../ui/ask.ts';
import { el, icon, icons, setText } from '../ui/dom.ts';
import { ItemForm, type ItemField, type Values } from '../ui/item-form.ts';
import { showMenu, type MenuEntry } from '../ui/menu.ts';
import { throttled } from '../ui/throttled.ts';
import { toast } from '../ui/toast.ts';
import { Dragging } from './drag.ts';
import type { Column, Place, Task, TaskText } from './task.ts';
import type { Tasks } from './tasks.ts';

interface Row {
  readonly element: HTMLElement;
  readonly done: HTMLInputElement;
  readonly name: HTMLElement;
  readonly description: HTMLElement;
  readonly grip: HTMLElement;
  readonly menu: HTMLElement;
  /** As it is shown. */
  task: Task | null;
}

interface ListView {
  readonly section: HTMLElement;
  readonly head: HTMLElement;
  readonly title: HTMLElement;
  readonly count: HTMLElement;
  readonly menu: HTMLElement;
  readonly rows: HTMLElement;
  readonly empty: HTMLElement;
  readonly foot: HTMLElement;
}

/** The one form that is open: for a new list, the name of a list, a new task in a list, or a task. */
interface Open {
  readonly kind: 'list' | 'rename' | 'add' | 'compose' | 'edit';
  /** Of the list or task. */
  readonly id: string;
  readonly form: ItemForm;
}

/** The task lists. Set `tasks` once; it follows them, and keeps rows, focus and an open form as they are. */
export class TaskBoard extends HTMLElement {
  #tasks: Tasks | null = null;
  #lists = new Map<string, ListView>();
  #rows = new Map<string, Row>();
  #built = 0;
  #open: Open | null = null;
  #composed: Partial<TaskText> | null = null;
  readonly #adrift = el('div', { class: 'plenum-adrift' });
  readonly #bottom = el('div', { class: 'plenum-adrift' });
  readonly #columns = el('div', { class: 'plenum-lists' });
  readonly #empty = el('p', { class: 'plenum-hint' }, text('tasks.empty'));
  readonly #live = el('div', { class: 'plenum-unseen', 'aria-live': 'polite' });
  readonly #newList = el(
    'button',
    { type: 'button', class: 'plenum-more', onclick: () => this.#addList() },
    icon(icons.plus),
    text('tasks.list.new'),
  );

  set tasks(tasks: Tasks) {
    this.#tasks = tasks;
    tasks.node.addEventListener('change', throttled(() => this.#show()));
    this.append(this.#adrift, this.#empty, this.#columns, this.#bottom, this.#newList, this.#live);
    this.addEventListener('keydown', (event) => this.#key(event));
    new Dragging(this, (id, place) => void this.#move(id, place));
    this.#show();
  }

  /** Opens the form for a task with what is known of it already, as soon as there are lists. */
  compose(task: Partial<TaskText>): void {
    this.#composed = task;
    this.#show();
  }

  #show(): void {
    const tasks = this.#tasks!;
    if (tasks.node.phase === 'closed') this.#openForm(null);
    const { columns } = tasks;
    const views = columns.map((column) => this.#view(column));
    const rows = columns.map((column) => column.tasks.map((task) => this.#row(task)));
    this.#forget(columns);
    arrange(this.#columns, views.map(({ section }) => section));
    views.forEach((view, index) => arrange(view.rows, rows[index]!));
    this.#empty.hidden = columns.length > 0;
    if (this.#composed && tasks.node.phase === 'ready') this.#addTask(this.#composed, 'compose');
    this.#placeForm();
  }

  #view({ list, tasks }: Column): ListView {
    const id = list?.id ?? '';
    let view = this.#lists.get(id);
    if (!view) this.#lists.set(id, (view = this.#build(id)));
    const name = list ? list.name : text('tasks.orphans');
    setText(view.title, name);
    view.menu.setAttribute('aria-label', text('panel.menu', { name }));
    setText(view.count, tasks.length > 0 ? text('tasks.count', { done: tasks.filter(({ done }) => done).length, n: tasks.length }) : '');
    view.empty.hidden = tasks.length > 0;
    return view;
  }

  #build(id: string): ListView {
    const title = el('h4', { dir: 'auto' });
    const count = el('span', { class: 'plenum-list-count' });
    const menu = el(
      'button',
      { type: 'button', class: 'plenum-tool', 'aria-haspopup': 'menu', hidden: id === '', onclick: () => this.#listMenu(id) },
      icon(icons.more),
    );
    const head = el('header', { class: 'plenum-list-head' }, title, count, menu);
    const rows = el('ol');
    const empty = el('p', { class: 'plenum-hint' }, text('tasks.list.empty'));
    const add = el('button', { type: 'button', class: 'plenum-more', onclick: () => this.#addTask({ list: id }, 'add') }, icon(icons.plus), text('tasks.add'));
    const foot = el('footer', { hidden: id === '' }, add);
    const section = el('section', { class: 'plenum-list' }, head, rows, empty, foot);
    title.id = `plenum-list-${++this.#built}`;
    section.setAttribute('aria-labelledby', title.id);
    if (id) section.dataset['list'] = id;
    return { section, head, title, count, menu, rows, empty, foot };
  }

  #row(task: Task): HTMLElement {
    let row = this.#rows.get(task.id);
    // Most are as they were: with thousands of them this is what counts.
    if (row?.task === task) return row.element;
    if (!row) this.#rows.set(task.id, (row = this.#buildRow(task.id)));
    row.task = task;
    const name = shownName(task);
    setText(row.name, name);
    setText(row.description, task.name ? task.description : '');
    row.done.checked = task.done;
    row.done.setAttribute('aria-label', text('tasks.done', { name }));
    row.element.classList.toggle('is-done', task.done);
    const drag = text('tasks.drag', { name });
    if (row.grip.title !== drag) {
      row.grip.title = drag;
      row.grip.setAttribute('aria-label', drag);
      row.menu.setAttribute('aria-label', text('panel.menu', { name }));
    }
    return row.element;
  }

  #buildRow(id: string): Row {
    const mark = () => this.#tell(this.#tasks!.mark(id, done.checked)).then(() => (done.checked = this.#tasks!.task(id)?.done ?? false));
    const done = el('input', { type: 'checkbox', onchange: () => void mark() });
    const name = el('span', { class: 'plenum-task-name', dir: 'auto' });
    const description = el('span', { class: 'plenum-task-description', dir: 'auto' });
    const words = el('button', { type: 'button', class: 'plenum-task-text', onclick: () => this.#edit(id) }, name, description);
    const grip = el('button', { type: 'button', class: 'plenum-tool plenum-grip', 'aria-keyshortcuts': 'Alt+ArrowUp Alt+ArrowDown' }, icon(icons.grip));
    const menu = el(
      'button',
      { type: 'button', class: 'plenum-tool', 'aria-haspopup': 'menu', onclick: () => this.#taskMenu(id) },
      icon(icons.more),
    );
    const element = el('li', { class: 'plenum-task' }, done, words, grip, menu);
    element.dataset['task'] = id;
    const row: Row = { element, done, name, description, grip, menu, task: null };
    return row;
  }

  #forget(columns: readonly Column[]): void {
    const lists = new Set(columns.map(({ list }) => list?.id ?? ''));
    const tasks = new Set(columns.flatMap((column) => column.tasks.map(({ id }) => id)));
    // What is being typed outlives what it was typed for.
    const remove = (element: HTMLElement) => {
      if (this.#open && element.contains(this.#open.form.element)) move(this.#adrift, this.#open.form.element, null);
      element.remove();
    };
    for (const [id, { element }] of this.#rows) {
      if (tasks.has(id)) continue;
      remove(element);
      this.#rows.delete(id);
    }
    for (const [id, { section }] of this.#lists) {
      if (lists.has(id)) continue;
      // Its tasks may go on elsewhere.
      for (const row of section.querySelectorAll<HTMLElement>('.plenum-task')) move(this.#columns, row, null);
      remove(section);
      this.#lists.delete(id);
    }
  }

  #placeForm(): void {
    if (!this.#open) return;
    const { kind, id, form } = this.#open;
    const { element } = form;
    const row = this.#rows.get(id);
    const view = this.#lists.get(id);
    const places = { edit: row?.element, rename: view?.head, add: view?.foot, list: this.#bottom, compose: undefined };
    const target = places[kind] ?? this.#adrift;
    if (element.parentElement !== target) {
      element.parentElement?.classList.remove('is-editing');
      move(target, element, null);
      target.classList.add('is-editing');
    }
    if (kind === 'edit') form.follow(row?.task ? valuesOf(row.task) : null);
    if (kind === 'rename') form.follow(view ? { name: this.#tasks!.list(id)!.name } : null);
    if (kind === 'add' || kind === 'compose') form.refresh();
  }

  /** Opens a form, unless another one has something in it that would be lost; that one then gets the focus. */
  #openForm(open: Open | null): void {
    const before = this.#open;
    if (open && before?.form.sending) return void before.form.sending.then(() => this.#openForm(open));
    if (open && before?.form.isDirty) return before.form.focus();
    before?.form.element.parentElement?.classList.remove('is-editing');
    before?.form.element.remove();
    this.#open = open;
    if (!open) return;
    this.#placeForm();
    open.form.element.scrollIntoView({ block: 'nearest' });
    open.form.focus();
  }

  #close(focus: HTMLElement | undefined): () => void {
    return () => {
      this.#openForm(null);
      (focus?.isConnected ? focus : this.#newList).focus();
    };
  }

  #addList(): void {
    const form = new ItemForm({
      fields: [{ name: 'name', label: text('tasks.list.name'), kind: 'line', required: true }],
      values: { name: '' },
      submit: text('panel.create'),
      save: ({ name }) => this.#tasks!.addList(name!),
      done: this.#close(this.#newList),
    });
    this.#openForm({ kind: 'list', id: '', form });
  }

  #rename(id: string): void {
    const list = this.#tasks!.list(id);
    if (!list) return;
    const form = new ItemForm({
      fields: [{ name: 'name', label: text('tasks.list.name'), kind: 'line', required: true }],
      values: { name: list.name },
      submit: text('panel.save'),
      save: ({ name }) => this.#tasks!.renameList(id, name!),
      done: () => this.#close(this.#lists.get(id)?.menu)(),
    });
    this.#openForm({ kind: 'rename', id, form });
  }

  #addTask(task: Partial<TaskText>, kind: 'add' | 'compose'): void {
    this.#composed = null;
    const form = new ItemForm({
      fields: this.#taskFields(),
      values: { name: '', description: '', list: '', ...task },
      submit: text('panel.create'),
      stays: kind === 'add',
      save: (values) => this.#tasks!.addTask(values as unknown as TaskText),
      done: () => this.#close(this.#lists.get(task.list ?? '')?.foot.querySelector('button') ?? undefined)(),
    });
    this.#openForm({ kind, id: task.list ?? '', form });
  }

  #edit(id: string): void {
    const task = this.#tasks!.task(id);
    if (!task) return;
    const form = new ItemForm({
      fields: this.#taskFields(),
      values: valuesOf(task),
      submit: text('panel.save'),
      save: (values, changed) => this.#tasks!.editTask(id, changed, values as unknown as TaskText),
      done: () => this.#close(this.#rows.get(id)?.element.querySelector<HTMLElement>('.plenum-task-text') ?? undefined)(),
    });
    this.#openForm({ kind: 'edit', id, form });
  }

  #taskFields(): ItemField[] {
    const lists = () => this.#tasks!.lists.map(({ id, name }) => ({ value: id, label: name }));
    return [
      { name: 'name', label: text('tasks.name'), kind: 'line', required: true },
      { name: 'description', label: text('tasks.description'), kind: 'text' },
      { name: 'list', label: text('tasks.list'), kind: 'choice', required: true, options: lists },
    ];
  }

  #listMenu(id: string): void {
    const view = this.#lists.get(id)!;
    showMenu(view.menu, view.menu.getAttribute('aria-label')!, [
      { label: text('tasks.list.rename'), run: () => this.#rename(id) },
      { label: text('panel.delete'), run: () => void this.#deleteList(id), isDangerous: true },
    ]);
  }

  async #deleteList(id: string): Promise<void> {
    const column = this.#tasks!.columns.find(({ list }) => list?.id === id);
    if (!column?.list) return;
    const question = text('tasks.list.delete.ask', { name: column.list.name, n: column.tasks.length });
    if (await ask(question, text('panel.delete'))) await this.#delete(() => this.#tasks!.deleteList(id), this.#newList);
  }

  #taskMenu(id: string): void {
    const { menu } = this.#rows.get(id)!;
    const task = this.#tasks!.task(id);
    if (!task) return;
    const go = (label: string, place: Place | null): MenuEntry[] => (place ? [{ label, run: () => void this.#move(id, place) }] : []);
    const lists = this.#tasks!.lists.filter((list) => list.id !== task.list);
    showMenu(menu, menu.getAttribute('aria-label')!, [
      { label: text('panel.edit'), run: () => this.#edit(id) },
      ...go(text('tasks.move.up'), this.#tasks!.step(id, -1)),
      ...go(text('tasks.move.down'), this.#tasks!.step(id, 1)),
      ...lists.flatMap((list) => go(text('tasks.move.to', { list: list.name }), { list: list.id, before: null })),
      { label: text('panel.delete'), run: () => void this.#deleteTask(id), isDangerous: true },
    ]);
  }

  async #deleteTask(id: string): Promise<void> {
    const { element, task } = this.#rows.get(id)!;
    if (!task || !(await ask(text('tasks.delete.ask', { name: shownName(task) }), text('panel.delete')))) return;
    const next = (element.nextElementSibling ?? element.previousElementSibling)?.querySelector<HTMLElement>('.plenum-task-text');
    await this.#delete(() => this.#tasks!.deleteTask(id), next ?? this.#lists.get(task.list)?.foot.querySelector('button') ?? this.#newList);
  }

  #delete(remove: () => Promise<Refusal | null>, focus: HTMLElement): Promise<void> {
    const told = this.#tell(remove());
    focus.focus();
    return told;
  }

  #key(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('.plenum-task');
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (!event.altKey || !by || !row || row.classList.contains('is-editing')) return;
    event.preventDefault();
    const id = row.dataset['task']!;
    const place = this.#tasks!.step(id, by);
    if (place) void this.#move(id, place);
  }

  #move(id: string, place: Place): Promise<void> {
    const told = this.#tell(this.#tasks!.move(id, place));
    const column = this.#tasks!.columns.find(({ tasks }) => tasks.some((task) => task.id === id));
    const n = column?.tasks.findIndex((task) => task.id === id) ?? -1;
    const task = column?.tasks[n];
    if (task) {
      this.#rows.get(id)?.element.scrollIntoView({ block: 'nearest' });
      setText(this.#live, text('tasks.moved', { name: shownName(task), n: n + 1, list: column.list?.name ?? text('tasks.orphans') }));
    }
    return told;
  }

  async #tell(change: Promise<Refusal | null>): Promise<void> {
    const refusal = await change;
    if (refusal) toast(text(`change.refused.${refusal}`));
    if (refusal) this.#show();
  }
}

function shownName({ name, description }: Task): string {
  return name || description || '—';
}

function valuesOf({ name, description, list }: Task): Values {
  return { name, description, list };
}

customElements.define('plenum-task-board', TaskBoard);
