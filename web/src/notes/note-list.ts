import { text } from '../i18n/text.ts';
import { arrange, move } from '../ui/arrange.ts';
import { ask } from '../ui/ask.ts';
import { el, icon, icons, setText } from '../ui/dom.ts';
import { ItemForm } from '../ui/item-form.ts';
import { showMenu } from '../ui/menu.ts';
import { throttled } from '../ui/throttled.ts';
import { toast } from '../ui/toast.ts';
import { found, type Note, type Participant } from './note.ts';
import type { Notes } from './notes.ts';

interface Row {
  readonly element: HTMLElement;
  readonly about: HTMLElement;
  readonly words: HTMLElement;
  readonly menu: HTMLElement;
  note: Note;
}

/** The notes, the newest first. Set `notes` once; it follows them, and keeps rows, focus and an open form as they are. */
export class NoteList extends HTMLElement {
  #notes: Notes | null = null;
  #rows = new Map<string, Row>();
  /** `id` is empty for a new note. */
  #open: { readonly id: string; readonly form: ItemForm } | null = null;
  #about: Participant | null = null;
  #composed: Participant | null = null;
  readonly #search = el('input', {
    type: 'search',
    'aria-label': text('notes.search'),
    placeholder: text('notes.search'),
    oninput: () => this.#show(),
  });
  readonly #filter = el('button', { type: 'button', class: 'plenum-chip', hidden: true, title: text('notes.all'), onclick: () => this.#only(null) });
  readonly #new = el('button', { type: 'button', class: 'plenum-more', onclick: () => this.#add(null) }, icon(icons.plus), text('notes.new'));
  readonly #adrift = el('div', { class: 'plenum-adrift' });
  readonly #empty = el('p', { class: 'plenum-hint' });
  readonly #list = el('ol', { class: 'plenum-notes' });

  set notes(notes: Notes) {
    this.#notes = notes;
    notes.node.addEventListener('change', throttled(() => this.#show()));
    this.append(el('div', { class: 'plenum-search plenum-field' }, this.#search, this.#filter), this.#new, this.#adrift, this.#empty, this.#list);
    this.#show();
  }

  /** Opens the form for a note about someone, as soon as there are notes. */
  compose(about: Participant): void {
    this.#composed = about;
    this.#show();
  }

  #show(): void {
    const notes = this.#notes!;
    if (notes.node.phase === 'closed') this.#forget();
    const { all } = notes;
    const shown = found(all, this.#search.value, this.#about);
    const elements = shown.map((note) => this.#row(note));
    const kept = new Set(shown.map(({ id }) => id));
    for (const [id, { element }] of this.#rows) {
      if (kept.has(id)) continue;
      if (this.#open && element.contains(this.#open.form.element)) move(this.#adrift, this.#open.form.element, null);
      element.remove();
      this.#rows.delete(id);
    }
    arrange(this.#list, elements);
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty, text(all.length > 0 ? 'notes.nothing' : 'notes.empty'));
    if (this.#composed && notes.node.phase === 'ready') this.#add(this.#composed);
    this.#placeForm();
  }

  #forget(): void {
    this.#openForm(null);
    this.#search.value = '';
    this.#only(null, false);
  }

  #row(note: Note): HTMLElement {
    let row = this.#rows.get(note.id);
    if (!row) this.#rows.set(note.id, (row = this.#build(note)));
    row.note = note;
    const nick = nickOf(note.about);
    row.about.hidden = !note.about;
    setText(row.about, text('notes.about', { nick }));
    row.about.title = text('notes.about.all', { nick });
    setText(row.words, note.text);
    row.menu.setAttribute('aria-label', text('panel.menu', { name: note.text.slice(0, 60) }));
    return row.element;
  }

  #build(note: Note): Row {
    const { id } = note;
    const about = el('button', { type: 'button', class: 'plenum-chip', dir: 'auto', onclick: () => this.#only(row.note.about) });
    const words = el('p', { dir: 'auto' });
    const menu = el(
      'button',
      { type: 'button', class: 'plenum-tool', 'aria-haspopup': 'menu', onclick: () => this.#menu(id) },
      icon(icons.more),
    );
    const element = el('li', { class: 'plenum-note' }, el('div', {}, about, menu), words);
    const row: Row = { element, about, words, menu, note };
    return row;
  }

  /** Shows the notes about one participant; about everyone where there is none. */
  #only(about: Participant | null, isShown = true): void {
    this.#about = about;
    this.#filter.hidden = !about;
    this.#filter.replaceChildren(text('notes.about', { nick: nickOf(about) }), icon(icons.close));
    this.#filter.setAttribute('aria-label', text('notes.all'));
    if (isShown) this.#show();
    if (isShown) this.#search.focus();
  }

  #menu(id: string): void {
    const { menu } = this.#rows.get(id)!;
    showMenu(menu, menu.getAttribute('aria-label')!, [
      { label: text('panel.edit'), run: () => this.#edit(id) },
      { label: text('panel.delete'), run: () => void this.#delete(id), isDangerous: true },
    ]);
  }

  #add(about: Participant | null): void {
    this.#composed = null;
    this.#openForm(
      '',
      new ItemForm({
        fields: [{ name: 'text', label: about ? text('notes.about', { nick: nickOf(about) }) : text('notes.text'), kind: 'text', required: true }],
        values: { text: '' },
        submit: text('panel.create'),
        save: (values) => this.#notes!.add(values['text']!, about),
        done: () => this.#close(this.#new),
      }),
    );
  }

  #edit(id: string): void {
    const last = this.#notes!.note(id);
    if (!last) return;
    this.#openForm(
      id,
      new ItemForm({
        fields: [{ name: 'text', label: last.about ? text('notes.about', { nick: nickOf(last.about) }) : text('notes.text'), kind: 'text', required: true }],
        values: { text: last.text },
        submit: text('panel.save'),
        save: (values) => this.#notes!.edit(last, values['text']!),
        done: () => this.#close(this.#rows.get(id)?.menu),
      }),
    );
  }

  async #delete(id: string): Promise<void> {
    if (!(await ask(text('notes.delete.ask'), text('panel.delete')))) return;
    const change = this.#notes!.delete(id);
    this.#new.focus();
    const refusal = await change;
    if (refusal) toast(text(`change.refused.${refusal}`));
  }

  #openForm(id: string, form: ItemForm): void;
  #openForm(none: null): void;
  #openForm(id: string | null, form?: ItemForm): void {
    const sending = this.#open?.form.sending;
    if (form && sending) return void sending.then(() => this.#openForm(id!, form));
    if (form && this.#open?.form.isDirty) return this.#open.form.focus();
    this.#open?.form.element.parentElement?.classList.remove('is-editing');
    this.#open?.form.element.remove();
    this.#open = id !== null && form ? { id, form } : null;
    if (!this.#open) return;
    this.#placeForm();
    form!.element.scrollIntoView({ block: 'nearest' });
    form!.focus();
  }

  #placeForm(): void {
    if (!this.#open) return;
    const { id, form } = this.#open;
    const note = id ? this.#notes!.note(id) : undefined;
    const target = this.#rows.get(id)?.element ?? this.#adrift;
    if (form.element.parentElement !== target) {
      form.element.parentElement?.classList.remove('is-editing');
      move(target, form.element, null);
      target.classList.add('is-editing');
    }
    if (id) form.follow(note ? { text: note.text } : null);
  }

  #close(focus: HTMLElement | undefined): void {
    this.#openForm(null);
    (focus?.isConnected ? focus : this.#new).focus();
  }
}

function nickOf(about: Participant | null): string {
  return about?.nick || about?.jid || '—';
}

customElements.define('plenum-note-list', NoteList);
