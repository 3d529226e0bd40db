import { text } from '../i18n/text.ts';
import { NoteList } from '../notes/note-list.ts';
import type { Participant } from '../notes/note.ts';
import type { Notes } from '../notes/notes.ts';
import type { NodeMirror } from '../pubsub/node.ts';
import { el, icon, icons, setText } from '../ui/dom.ts';
import { TaskBoard } from './board.ts';
import type { TaskText } from './task.ts';
import type { Tasks } from './tasks.ts';

type Name = 'tasks' | 'notes';

interface Page {
  readonly tab: HTMLElement;
  readonly body: HTMLElement;
  readonly said: HTMLElement;
  readonly retry: HTMLElement;
  readonly content: HTMLElement;
  readonly node: NodeMirror<unknown>;
}

/** What moderators see beside the chat: tasks and notes. Fires `plenum-close` when the user has enough. */
export class ModerationPanel extends HTMLElement {
  readonly #board = new TaskBoard();
  readonly #notes = new NoteList();
  readonly #pages: Record<Name, Page>;

  constructor(tasks: Tasks, notes: Notes) {
    super();
    this.#pages = {
      tasks: this.#page('tasks', this.#board, tasks.node),
      notes: this.#page('notes', this.#notes, notes.node),
    };
    this.#board.tasks = tasks;
    this.#notes.notes = notes;
    const tabs = el('div', { role: 'tablist', 'aria-label': text('panel.label'), onkeydown: (event: KeyboardEvent) => this.#key(event) });
    tabs.append(this.#pages.tasks.tab, this.#pages.notes.tab);
    const close = el(
      'button',
      { type: 'button', class: 'plenum-tool', title: text('panel.close'), 'aria-label': text('panel.close'), onclick: () => this.dispatchEvent(new Event('plenum-close')) },
      icon(icons.close),
    );
    this.#panel = el(
      'aside',
      { class: 'plenum-panel', 'aria-label': text('panel.label') },
      el('header', { class: 'plenum-panel-head' }, tabs, close),
      this.#pages.tasks.body,
      this.#pages.notes.body,
    );
    this.#show('tasks');
  }

  readonly #panel: HTMLElement;

  connectedCallback(): void {
    // An element made by its constructor may have children only from now on.
    if (!this.#panel.parentElement) this.append(this.#panel);
  }

  override focus(): void {
    Object.values(this.#pages)
      .find(({ body }) => !body.hidden)
      ?.tab.focus();
  }

  composeTask(task: Partial<TaskText>): void {
    this.#show('tasks');
    this.#board.compose(task);
  }

  composeNote(about: Participant): void {
    this.#show('notes');
    this.#notes.compose(about);
  }

  #page(name: Name, content: HTMLElement, node: NodeMirror<unknown>): Page {
    const tab = el(
      'button',
      { type: 'button', role: 'tab', id: `plenum-tab-${name}`, 'aria-controls': `plenum-page-${name}`, onclick: () => this.#show(name) },
      icon(name === 'tasks' ? icons.tasks : icons.note),
      text(`panel.${name}`),
    );
    const said = el('p', { role: 'status' });
    const retry = el('button', { type: 'button', class: 'plenum-button', onclick: () => void node.open() }, text('status.again'));
    const body = el(
      'div',
      { role: 'tabpanel', id: `plenum-page-${name}`, class: 'plenum-panel-body', 'aria-labelledby': tab.id },
      el('div', { class: 'plenum-panel-said' }, said, retry),
      content,
    );
    const page = { tab, body, said, retry, content, node };
    node.addEventListener('change', () => showPhase(page));
    showPhase(page);
    return page;
  }

  #show(name: Name): void {
    for (const [other, { tab, body }] of Object.entries(this.#pages)) {
      const isShown = other === name;
      tab.setAttribute('aria-selected', String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      body.hidden = !isShown;
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    this.#show(this.#pages.tasks.body.hidden ? 'tasks' : 'notes');
    this.focus();
  }
}

/** What is stale stays in sight, but nothing can be changed until it is true again. */
function showPhase({ said, retry, content, node }: Page): void {
  const { phase } = node;
  const words = {
    closed: '',
    ready: '',
    loading: text('panel.loading'),
    stale: text('panel.offline'),
    failed: text('panel.failed'),
    forbidden: text('panel.forbidden'),
  };
  setText(said, words[phase]);
  said.parentElement!.hidden = words[phase] === '';
  said.parentElement!.className = `plenum-panel-said is-${phase}`;
  retry.hidden = phase !== 'failed';
  content.hidden = phase !== 'ready' && phase !== 'stale';
}

customElements.define('plenum-moderation', ModerationPanel);
