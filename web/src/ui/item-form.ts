import { text } from '../i18n/text.ts';
import type { Refusal } from '../pubsub/node.ts';
import { el } from './dom.ts';
import { toast } from './toast.ts';

export type Values = Readonly<Record<string, string>>;

export interface ItemField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'text' | 'choice';
  readonly required?: boolean;
  readonly options?: () => readonly { readonly value: string; readonly label: string }[];
}

export interface ItemFormOptions {
  readonly fields: readonly ItemField[];
  readonly values: Values;
  readonly submit: string;
  /** Stays for the next one. */
  readonly stays?: boolean;
  /** Null once the server has it; the form stays open until then, so that nothing typed is lost. */
  save(values: Values, changed: Values): Promise<Refusal | null>;
  /** Saved, or given up. */
  done(): void;
}

/** Characters. Four bytes each and an item's other parts stay below the 64 KiB that a service takes. */
const longest = { line: 500, text: 12_000 } as const;

let forms = 0;

/** A small form in place of what it edits. What others do meanwhile never changes what the user typed. */
export class ItemForm {
  readonly element: HTMLFormElement;
  readonly #id = `plenum-item-${++forms}`;
  readonly #inputs: Map<string, HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>;
  readonly #notice = el('p', { class: 'plenum-warning', role: 'status', hidden: true });
  readonly #fault = el('p', { class: 'plenum-fault', role: 'alert', id: `${this.#id}-fault`, hidden: true });
  readonly #submit: HTMLButtonElement;
  /** Until the server has answered; never rejects. */
  sending: Promise<void> | null = null;
  #isOver = false;
  /** What the user's input is compared with: the item as the server has it now. */
  #base: Record<string, string>;

  constructor(readonly options: ItemFormOptions) {
    this.#base = { ...options.values };
    this.#inputs = new Map(options.fields.map((field) => [field.name, this.#input(field)]));
    this.#submit = el('button', { type: 'submit', class: 'plenum-button is-main' }, options.submit);
    const cancel = el('button', { type: 'button', class: 'plenum-button', onclick: () => this.#finish() }, text('panel.cancel'));
    const fields = options.fields.map(({ name, label }) =>
      el('div', { class: 'plenum-field' }, el('label', { for: `${this.#id}-${name}` }, label), this.#inputs.get(name)),
    );
    this.element = el(
      'form',
      { class: 'plenum-item-form', novalidate: true, onsubmit: (event: Event) => this.#submitted(event), onkeydown: (event: KeyboardEvent) => this.#key(event) },
      this.#notice,
      ...fields,
      this.#fault,
      el('div', { class: 'plenum-item-actions' }, cancel, this.#submit),
    );
    this.refresh();
  }

  /** Whether there is something that the user would miss. */
  get isDirty(): boolean {
    return Object.keys(this.#changed()).length > 0;
  }

  focus(): void {
    this.#inputs.values().next().value?.focus();
  }

  /** Reads the options of choices anew. */
  refresh(): void {
    for (const { name, options } of this.options.fields) {
      const input = this.#inputs.get(name);
      if (!options || !(input instanceof HTMLSelectElement)) continue;
      const offered = options();
      const shown = Array.from(input.options, ({ value, label }) => ({ value, label }));
      if (JSON.stringify(offered) === JSON.stringify(shown)) continue;
      const chosen = input.value || this.#base[name];
      input.replaceChildren(...offered.map(({ value, label }) => el('option', { value }, label)));
      input.value = offered.some(({ value }) => value === chosen) ? chosen! : (offered[0]?.value ?? '');
    }
  }

  /** The item changed, or is gone where `values` is null: says so, and updates only what the user has not touched. */
  follow(values: Values | null): void {
    if (!values) return this.#say(text('panel.deleted'));
    this.refresh();
    for (const [name, input] of this.#inputs) {
      const value = values[name] ?? '';
      if (value === this.#base[name]) continue;
      if (input.value === this.#base[name]) input.value = value;
      else if (input.value !== value) this.#say(text('panel.changed'));
      this.#base[name] = value;
    }
  }

  #say(words: string): void {
    if (this.#notice.textContent === words) return;
    this.#notice.textContent = words;
    this.#notice.hidden = false;
  }

  #input({ name, kind, required }: ItemField) {
    const common = { id: `${this.#id}-${name}`, name, required, 'aria-describedby': this.#fault.id, autocomplete: 'off', dir: 'auto' };
    if (kind === 'choice') return el('select', common);
    const input = kind === 'line' ? el('input', { ...common, type: 'text', maxlength: longest.line }) : el('textarea', { ...common, rows: 3, maxlength: longest.text });
    input.value = (this.options.values[name] ?? '').slice(0, longest[kind]);
    input.addEventListener('input', () => input.removeAttribute('aria-invalid'));
    return input;
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { target } = event;
    if (event.key === 'Enter' && target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (!this.isDirty) this.#finish();
  }

  #values(): Record<string, string> {
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.value.trim()]));
  }

  #changed(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.#values()).filter(([name, value]) => value !== (this.#base[name] ?? '').trim()));
  }

  #finish(): void {
    this.#isOver = true;
    this.options.done();
  }

  #submitted(event: Event): void {
    event.preventDefault();
    const missing = this.options.fields.find(({ name, required }) => required && !this.#values()[name]);
    this.#show(missing ? text('form.fault.missing') : '');
    if (missing) {
      const input = this.#inputs.get(missing.name)!;
      input.setAttribute('aria-invalid', 'true');
      return input.focus();
    }
    this.sending ??= this.#save().finally(() => (this.sending = null));
  }

  async #save(): Promise<void> {
    this.#submit.disabled = true;
    const sent = this.#values();
    const refusal = await this.options.save(sent, this.#changed());
    this.#submit.disabled = false;
    const fault = refusal && text(`change.refused.${refusal}`);
    if (this.#isOver) return void (fault && toast(fault));
    if (fault) this.#show(fault);
    else if (this.options.stays) this.#clear(sent);
    else this.#finish();
  }

  /** Ready for the next one; what was typed while the last one was sent stays. */
  #clear(sent: Values): void {
    for (const [name, input] of this.#inputs) {
      if (!(input instanceof HTMLSelectElement) && input.value.trim() === sent[name]) input.value = '';
    }
    this.focus();
  }

  #show(fault: string): void {
    this.#fault.textContent = fault;
    this.#fault.hidden = fault === '';
  }
}
