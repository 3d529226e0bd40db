import { minutes, text, type TextKey } from '../i18n/text.ts';
import { el, icon, icons } from '../ui/dom.ts';
import type { Form, FormField, FormRefusal } from './poll-xml.ts';

export interface PollFormOptions {
  readonly form: Form;
  /** The question of the poll that runs when the form is sent, if one does. */
  running(): string | null;
  /** Sends the values; null when they were accepted. */
  submit(values: ReadonlyMap<string, string>): Promise<FormRefusal | null>;
}

const choice = /^muc#roompoll_choice(\d+)$/;
/** Choices shown before one asks for more. */
const choicesAtFirst = 3;
/** Minutes that one click picks. */
const durations = [2, 5, 15, 60];

/** What we call the fields that we know. All others are shown in the server's words. */
const known: Record<string, { label: TextKey; hint?: TextKey }> = {
  'muc#roompoll_question': { label: 'form.field.question' },
  'muc#roompoll_duration': { label: 'form.field.duration' },
  'muc#roompoll_anonymous': { label: 'form.field.anonymous', hint: 'form.field.anonymous.hint' },
};

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface ShownField {
  readonly field: FormField;
  readonly input: Input | null;
  readonly fault: HTMLElement;
  readonly element: HTMLElement;
}

/** Shows the form in a dialog of its own, which closes when a poll was started or the user had enough. */
export function showPollForm(options: PollFormOptions): void {
  new PollForm(options).show();
}

class PollForm {
  readonly #shown: readonly ShownField[];
  readonly #dialog: HTMLDialogElement;
  readonly #start = el('button', { type: 'submit', class: 'plenum-button is-main' }, text('form.start'));
  readonly #cancel = el('button', { type: 'button', class: 'plenum-button', onclick: () => this.#dialog.close() }, text('form.cancel'));
  readonly #warning = el('p', { class: 'plenum-warning', role: 'alert', hidden: true });
  readonly #fault = el('p', { class: 'plenum-fault', role: 'alert', hidden: true });
  /** The running poll that the user agreed to end. */
  #agreed: string | null = null;

  constructor(readonly options: PollFormOptions) {
    this.#shown = options.form.fields.filter((field) => field.type !== 'fixed').map(showField);
    const close = el(
      'button',
      { type: 'button', class: 'plenum-poll-tool', 'aria-label': text('form.cancel'), onclick: () => this.#dialog.close() },
      icon(icons.close),
    );
    const form = el(
      'form',
      { class: 'plenum-form', novalidate: true, onsubmit: (event: Event) => void this.#send(event) },
      ...arrange(this.#shown),
      el('div', { class: 'plenum-form-actions' }, this.#warning, this.#fault, this.#cancel, this.#start),
    );
    const title = el('div', {}, el('h2', { id: 'plenum-form-title' }, text('form.heading')), el('p', {}, text('form.lead')));
    this.#dialog = el('dialog', { class: 'plenum-dialog', 'aria-labelledby': 'plenum-form-title' }, el('header', {}, title, close), form);
    this.#dialog.addEventListener('close', () => this.#dialog.remove());
    // A press on what is around the dialog closes it, as one expects.
    this.#dialog.addEventListener(
      'pointerdown',
      (event) => event.target === this.#dialog && this.#isOutside(event) && this.#dialog.close(),
    );
  }

  show(): void {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#shown.find(({ input }) => input)?.input?.focus();
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    const empty = missing(this.#shown);
    showFaults(this.#shown, { fields: empty, whole: null }, this.#fault);
    if (empty.size > 0 || !this.#mayReplace()) return;
    this.#start.disabled = true;
    const refusal = await this.options.submit(values(this.#shown));
    this.#start.disabled = false;
    if (refusal) showFaults(this.#shown, refusal, this.#fault);
    else this.#dialog.close();
  }

  /** Whether no poll runs, or the user was told and sent the form again. */
  #mayReplace(): boolean {
    const running = this.options.running();
    if (running === null || running === this.#agreed) return true;
    this.#agreed = running;
    this.#warning.textContent = text('form.replace', { question: running });
    this.#warning.hidden = false;
    this.#start.textContent = text('form.replace.do');
    this.#cancel.textContent = text('form.replace.keep');
    return false;
  }

  #isOutside({ clientX, clientY }: MouseEvent): boolean {
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }
}

function showField(field: FormField): ShownField {
  const fault = el('p', { class: 'plenum-fault', id: `fault-${field.name}`, hidden: true });
  if (field.type === 'hidden') return { field, input: null, fault, element: el('div', { hidden: true }) };
  const words = known[field.name];
  const number = choice.exec(field.name)?.[1];
  const label = number ? text('form.field.choice', { n: Number(number) }) : words ? text(words.label) : field.label || field.name;
  const hint = words ? words.hint && text(words.hint) : field.description;
  const id = `field-${field.name}`;
  const input = inputFor(field, id, fault.id);
  const caption = el(
    'label',
    { for: id },
    label,
    !field.required && field.type === 'text-single' && el('small', {}, ` (${text('form.optional')})`),
  );
  const extra = field.name === 'muc#roompoll_duration' && input instanceof HTMLInputElement ? durationChips(input) : null;
  const element =
    field.type === 'boolean'
      ? el(
          'div',
          { class: 'plenum-field is-switch' },
          input,
          el('div', {}, caption, hint && el('p', { class: 'plenum-hint' }, hint)),
          fault,
        )
      : el(
          'div',
          { class: extra ? 'plenum-field is-duration' : 'plenum-field' },
          caption,
          input,
          extra,
          hint && el('p', { class: 'plenum-hint' }, hint),
          fault,
        );
  return { field, input, fault, element };
}

function inputFor(field: FormField, id: string, faultId: string): Input {
  const common = { id, name: field.name, required: field.required, 'aria-describedby': faultId };
  if (field.type === 'boolean') {
    const checked = field.value === '1' || field.value === 'true';
    return el('input', { ...common, type: 'checkbox', role: 'switch', checked });
  }
  if (field.type === 'list-single') {
    const options = field.options.map(({ label, value }) => el('option', { value, selected: value === field.value }, label));
    return el('select', common, ...options);
  }
  if (field.type === 'text-multi') return el('textarea', { ...common, rows: 3 }, field.value);
  const input = el('input', {
    ...common,
    type: field.number ? 'number' : 'text',
    autocomplete: 'off',
    min: field.number?.min,
    max: field.number?.max,
  });
  input.value = field.value;
  return input;
}

function durationChips(input: HTMLInputElement): HTMLElement {
  const pick = (duration: number) => {
    input.value = String(duration);
    mark();
  };
  const chips = durations.map((duration) => el('button', { type: 'button', onclick: () => pick(duration) }, minutes(duration)));
  const mark = () => chips.forEach((chip, index) => chip.setAttribute('aria-pressed', String(Number(input.value) === durations[index])));
  input.addEventListener('input', mark);
  mark();
  return el('div', { class: 'plenum-chips' }, ...chips);
}

/** Fields in the server's order, with choices that nobody needs yet behind a button, and the choices before the rest. */
function arrange(shown: readonly ShownField[]): HTMLElement[] {
  const choices = shown.filter(({ field }) => choice.test(field.name));
  const others = shown.filter((item) => !choices.includes(item));
  const hidden = choices.slice(choicesAtFirst).filter(({ field }) => !field.required);
  hidden.forEach(({ element }) => (element.hidden = true));
  const more = el(
    'button',
    {
      type: 'button',
      class: 'plenum-more',
      hidden: hidden.length === 0,
      onclick: () => {
        const next = hidden.shift();
        if (!next) return;
        next.element.hidden = false;
        next.input?.focus();
        more.hidden = hidden.length === 0;
      },
    },
    icon(icons.plus),
    text('form.add'),
  );
  const [first = [], rest = []] = [others.slice(0, 2), others.slice(2)];
  return [...first, ...choices, { element: more }, ...rest].map(({ element }) => element);
}

function values(shown: readonly ShownField[]): Map<string, string> {
  return new Map(shown.map(({ field, input }) => [field.name, valueOf(field, input)]));
}

function valueOf(field: FormField, input: Input | null): string {
  if (input === null) return field.value;
  return input instanceof HTMLInputElement && input.type === 'checkbox' ? (input.checked ? '1' : '0') : input.value.trim();
}

/** Spares a round trip for what is plainly missing. Everything else is the server's to judge. */
function missing(shown: readonly ShownField[]): FormRefusal['fields'] {
  const empty = shown.filter(({ field, input }) => field.required && valueOf(field, input) === '');
  return new Map(empty.map(({ field }) => [field.name, 'missing']));
}

function showFaults(shown: readonly ShownField[], refusal: FormRefusal, whole: HTMLElement): void {
  for (const { field, input, fault, element } of shown) {
    const what = refusal.fields.get(field.name);
    fault.hidden = what === undefined;
    fault.textContent = what ? text(`form.fault.${what}`) : '';
    input?.setAttribute('aria-invalid', String(what !== undefined));
    if (what) element.hidden = false;
  }
  whole.hidden = refusal.whole === null;
  whole.textContent = refusal.whole ? text(`form.refused.${refusal.whole}`) : '';
  shown.find(({ field }) => refusal.fields.has(field.name))?.input?.focus();
}
