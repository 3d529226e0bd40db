import { el } from './dom.ts';

export interface TextField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Replaces the hint below the field. */
  say(words: string): void;
  /** Says what is wrong; nothing is, where `words` is empty. */
  fault(words: string): void;
}

/** A labelled line of text with a hint below it. */
export function textField(name: string, label: string, hint: string, attributes: Readonly<Record<string, unknown>> = {}): TextField {
  const note = el('p', { class: 'plenum-hint', id: `${name}-hint` }, hint);
  const wrong = el('p', { class: 'plenum-fault', id: `${name}-fault`, role: 'alert', hidden: true });
  const input = el('input', { id: name, name, type: 'text', 'aria-describedby': `${name}-hint ${name}-fault`, ...attributes });
  const element = el('div', { class: 'plenum-field' }, el('label', { for: name }, label), input, note, wrong);
  input.addEventListener('input', () => fault(''));
  const fault = (words: string) => {
    wrong.textContent = words;
    wrong.hidden = words === '';
    input.setAttribute('aria-invalid', String(words !== ''));
    if (words) input.focus();
  };
  return { element, input, say: (words) => (note.textContent = words), fault };
}

/** A form that is busy while it is being sent. */
export function form(className: string, send: () => Promise<void> | void, ...children: (Node | null)[]): HTMLFormElement {
  const onsubmit = async (event: Event) => {
    event.preventDefault();
    const button = element.querySelector<HTMLButtonElement>('button[type=submit]');
    if (button) button.disabled = true;
    await send();
    if (button) button.disabled = false;
  };
  const element = el('form', { class: `plenum-form ${className}`, novalidate: true, onsubmit }, ...children);
  return element;
}
